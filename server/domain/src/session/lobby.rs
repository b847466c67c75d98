//! Who may take a seat before they are called.

use crate::{Rejection, RejectionCode, Timestamp};

/// The rule of a day, from a dated policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LobbyPolicy {
    /// An appointment's lobby opens so many minutes before its time (`lobby_open_min`).
    pub open_min: i64,
    /// A walk-in may sit when at most so many are before them (`lobby_ahead_max`).
    pub ahead_max: u32,
}

/// Somebody who waits in a video line and would like to sit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The time of an appointment.
    pub appointment_at: Option<Timestamp>,
    /// People who can be called before this one.
    pub ahead: u32,
}

impl LobbyPolicy {
    /// When the lobby of an appointment opens.
    pub const fn opens_at(&self, appointment_at: Timestamp) -> Timestamp {
        appointment_at.plus_ms(-self.open_min * 60_000)
    }

    /// Asks whether the person may sit now.
    ///
    /// # Errors
    /// [`RejectionCode::LobbyNotOpen`] with the time before an appointment's lobby opens, [`RejectionCode::TicketNotCalled`]
    /// with how many are before a walk-in.
    pub fn admit(&self, who: Waiting, now: Timestamp) -> Result<(), Rejection> {
        match who.appointment_at {
            Some(at) if now < self.opens_at(at) => {
                let opens = crate::calendar::format_minutes(self.opens_at(at).minute_of_day());
                Err(Rejection::new(RejectionCode::LobbyNotOpen).with("time", opens))
            }
            Some(_) => Ok(()),
            None if who.ahead > self.ahead_max => Err(Rejection::new(RejectionCode::TicketNotCalled).with("ahead", who.ahead)),
            None => Ok(()),
        }
    }
}

/// Somebody whose line is silent for so long is not here any more, in milliseconds.
pub const GHOST_MS: i64 = 60_000;

/// What a room told of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Presence {
    pub joined_at: Option<Timestamp>,
    pub left_at: Option<Timestamp>,
    /// Since when socket or media is lost.
    pub lost_at: Option<Timestamp>,
}

impl Presence {
    /// Whether the person is in the room now.
    pub fn is_here(&self, now: Timestamp) -> bool {
        let is_lost = self.lost_at.is_some_and(|lost| now.since_ms(lost) >= GHOST_MS);
        self.joined_at.is_some() && self.left_at.is_none() && !is_lost
    }
}

/// Whether words are needed to admit somebody: not for who is next, not at or after an appointment's own time, and not when
/// nobody is passed.
pub fn needs_reason(is_next: bool, appointment_at: Option<Timestamp>, passed: u32, now: Timestamp) -> bool {
    !is_next && passed > 0 && appointment_at.is_none_or(|at| at > now)
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: LobbyPolicy = LobbyPolicy { open_min: 15, ahead_max: 2 };
    const TEN: Timestamp = Timestamp(10 * 3_600_000);

    #[test]
    fn an_appointment_sits_from_a_quarter_of_an_hour_before_and_a_walk_in_as_third() {
        let booked = Waiting { appointment_at: Some(TEN), ahead: 40 };
        assert_eq!(POLICY.admit(booked, TEN.plus_ms(-900_001)).expect_err("early").code, RejectionCode::LobbyNotOpen);
        assert!(POLICY.admit(booked, TEN.plus_ms(-900_000)).is_ok() && POLICY.admit(booked, TEN.plus_ms(7_200_000)).is_ok());
        let walk_in = |ahead| Waiting { appointment_at: None, ahead };
        assert!(POLICY.admit(walk_in(2), TEN).is_ok());
        let no = POLICY.admit(walk_in(3), TEN).expect_err("too many before");
        assert_eq!((no.code, no.args["ahead"].as_str()), (RejectionCode::TicketNotCalled, "3"));
    }

    #[test]
    fn a_ghost_is_not_here() {
        let (t, now) = (Some(Timestamp(1)), Timestamp(1 + GHOST_MS));
        let p = |joined_at, left_at, lost_at| Presence { joined_at, left_at, lost_at };
        assert!(p(t, None, None).is_here(now));
        assert!(!p(None, None, None).is_here(now), "never came");
        assert!(!p(t, t, None).is_here(now), "left");
        assert!(!p(t, None, t).is_here(now), "silent for a minute");
        assert!(p(t, None, t).is_here(now.plus_ms(-1)));
    }

    #[test]
    fn an_appointments_own_time_is_its_order() {
        assert!(!needs_reason(false, Some(TEN), 5, TEN));
        assert!(needs_reason(false, Some(TEN), 5, TEN.plus_ms(-1)));
        assert!(!needs_reason(false, Some(TEN), 0, TEN.plus_ms(-1)), "nobody is passed");
        assert!(needs_reason(false, None, 1, TEN) && !needs_reason(true, None, 1, TEN));
    }
}
