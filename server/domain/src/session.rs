//! One held reception: lobby -> live <-> interrupted -> ended. Live begins when the petitioner's media is up.

use crate::{Rejection, RejectionCode, Timestamp, words};

words!(
    /// Which kind of reception it is.
    SessionKind {
        LawyerConsultation = "lawyer_consultation",
        LeaderReception = "leader_reception",
    }
);

/// Where a session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Session {
    /// The number was called; the petitioner is not yet seen and heard.
    Lobby,
    Live {
        since: Timestamp,
    },
    /// The petitioner's line is down.
    Interrupted {
        since: Timestamp,
        live_since: Timestamp,
    },
    Ended {
        at: Timestamp,
    },
}

impl Session {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lobby => "lobby",
            Self::Live { .. } => "live",
            Self::Interrupted { .. } => "interrupted",
            Self::Ended { .. } => "ended",
        }
    }

    /// The petitioner is seen and heard. `None` when nothing changes.
    pub const fn petitioner_up(self, now: Timestamp) -> Option<Self> {
        match self {
            Self::Lobby => Some(Self::Live { since: now }),
            Self::Interrupted { live_since, .. } => Some(Self::Live { since: live_since }),
            Self::Live { .. } | Self::Ended { .. } => None,
        }
    }

    /// The petitioner's line broke or they left. `None` when nothing changes.
    pub const fn petitioner_down(self, now: Timestamp) -> Option<Self> {
        match self {
            Self::Live { since } => Some(Self::Interrupted { since: now, live_since: since }),
            Self::Lobby | Self::Interrupted { .. } | Self::Ended { .. } => None,
        }
    }

    /// The host ends it.
    ///
    /// # Errors
    /// [`RejectionCode::SessionEnded`] if it has ended already.
    pub fn end(self, now: Timestamp) -> Result<Self, Rejection> {
        match self {
            Self::Ended { .. } => Err(RejectionCode::SessionEnded.into()),
            _ => Ok(Self::Ended { at: now }),
        }
    }
}

words!(
    /// What a device check at the kiosk found.
    DeviceCheck {
        Ok = "ok",
        None = "none",
        InUse = "in_use",
        Refused = "refused",
        /// Demo only: a drawn picture or a tone instead of a device.
        Drawn = "drawn",
    }
);

/// Longest note, in characters.
pub const MAX_NOTE_CHARS: usize = 20_000;

/// Reads a rating of 1 (very dissatisfied) to 5 (very satisfied).
///
/// # Errors
/// [`RejectionCode::ScoreInvalid`] for anything else.
pub fn rating(score: i64) -> Result<i64, Rejection> {
    if (1..=5).contains(&score) { Ok(score) } else { Err(Rejection::new(RejectionCode::ScoreInvalid).at("/score")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interruption_keeps_the_time_of_the_talk() {
        let t = Timestamp;
        let live = Session::Lobby.petitioner_up(t(1)).expect("live");
        let down = live.petitioner_down(t(2)).expect("interrupted");
        assert_eq!(down.petitioner_up(t(3)), Some(Session::Live { since: t(1) }));
        assert_eq!(Session::Lobby.petitioner_down(t(1)), None, "leaving the lobby is no interruption");
        assert!(down.end(t(4)).expect("ended").end(t(5)).is_err());
    }
}
