//! The life of a queue number, as one state machine with one action per change.
//!
//! `issued`, `transferred` and `requeued` all wait and can be called; the word says how the person came to wait.

use crate::id::DeskId;
use crate::{Rejection, RejectionCode, Timestamp, words};

/// Calls before a number may be missed (usual practice; `call_times`).
pub const CALL_TIMES: u32 = 3;
/// Time between two calls of one number, in milliseconds (`call_gap_s` = 20).
pub const CALL_GAP_MS: i64 = 20_000;
/// How often a missed number may come back on its day; after that a fresh number is taken.
pub const MAX_REQUEUES: u32 = 2;
/// A missed number comes back after so many waiting people (`requeue_after`).
pub const REQUEUE_AFTER: u32 = 3;
/// How long a wrong call can be taken back, in milliseconds.
pub const UNDO_MS: i64 = 120_000;
/// Most people who speak for a group (信访工作条例 art 20).
pub const MAX_REPRESENTATIVES: usize = 5;
/// Most people who come with one number.
pub const MAX_PEOPLE: u32 = 999;

words!(
    /// How a person came to wait.
    Wait {
        Issued = "issued",
        /// Sent here by another line.
        Transferred = "transferred",
        /// Missed before, and back.
        Requeued = "requeued",
    }
);

/// Where a ticket stands, with who and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ticket {
    Waiting(Wait),
    Called {
        desk: DeskId,
        at: Timestamp,
        count: u32,
        waited: Wait,
    },
    Serving {
        desk: DeskId,
        since: Timestamp,
        waited: Wait,
    },
    /// Set aside by the desk, which may call others meanwhile.
    Paused {
        desk: DeskId,
        waited: Wait,
    },
    Missed,
    Completed,
    Cancelled,
    Expired,
}

impl Ticket {
    /// Every word in the database and on the wire.
    pub const WORDS: [&'static str; 10] =
        ["issued", "transferred", "requeued", "called", "serving", "paused", "missed", "completed", "cancelled", "expired"];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting(wait) => wait.as_str(),
            Self::Called { .. } => "called",
            Self::Serving { .. } => "serving",
            Self::Paused { .. } => "paused",
            Self::Missed => "missed",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    /// Whether the person is still waiting or being served.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Waiting(_) | Self::Called { .. } | Self::Serving { .. } | Self::Paused { .. })
    }

    /// First call, by a desk.
    ///
    /// # Errors
    /// [`RejectionCode::TicketState`] unless waiting.
    pub fn call(self, desk: DeskId, now: Timestamp) -> Result<Self, Rejection> {
        match self {
            Self::Waiting(waited) => Ok(Self::Called { desk, at: now, count: 1, waited }),
            other => Err(other.refuse("call")),
        }
    }

    /// A further call of the same number.
    ///
    /// # Errors
    /// [`RejectionCode::CallTooSoon`] within [`CALL_GAP_MS`], [`RejectionCode::CallLimit`] after [`CALL_TIMES`] calls.
    pub fn call_again(self, now: Timestamp) -> Result<Self, Rejection> {
        match self {
            Self::Called { count, .. } if count >= CALL_TIMES => Err(Rejection::new(RejectionCode::CallLimit).with("limit", CALL_TIMES)),
            Self::Called { desk, at, count, waited } => {
                gap_passed(at, now)?;
                Ok(Self::Called { desk, at: now, count: count + 1, waited })
            }
            other => Err(other.refuse("call_again")),
        }
    }

    /// Nobody came after [`CALL_TIMES`] calls.
    ///
    /// # Errors
    /// [`RejectionCode::CallTooSoon`] before the last call has had its time, with `calls_left` while calls remain.
    pub fn miss(self, now: Timestamp) -> Result<Self, Rejection> {
        match self {
            Self::Called { count, .. } if count < CALL_TIMES => {
                Err(Rejection::new(RejectionCode::CallTooSoon).with("calls_left", CALL_TIMES - count))
            }
            Self::Called { at, .. } => gap_passed(at, now).map(|()| Self::Missed),
            other => Err(other.refuse("miss")),
        }
    }

    /// A missed number is back within its day.
    ///
    /// # Errors
    /// [`RejectionCode::RequeueLimit`] after [`MAX_REQUEUES`] returns, [`RejectionCode::TicketState`] unless missed.
    pub fn requeue(self, requeues: u32) -> Result<Self, Rejection> {
        match self {
            Self::Missed if requeues >= MAX_REQUEUES => Err(Rejection::new(RejectionCode::RequeueLimit).with("limit", MAX_REQUEUES)),
            Self::Missed => Ok(Self::Waiting(Wait::Requeued)),
            other => Err(other.refuse("requeue")),
        }
    }

    /// The person is here: at the window, or in the seat of a kiosk.
    ///
    /// # Errors
    /// [`RejectionCode::TicketState`] unless called.
    pub fn serve(self, now: Timestamp) -> Result<Self, Rejection> {
        match self {
            Self::Called { desk, waited, .. } => Ok(Self::Serving { desk, since: now, waited }),
            other => Err(other.refuse("serve")),
        }
    }

    /// Takes a wrong call back; the person waits again as before.
    ///
    /// # Errors
    /// [`RejectionCode::UndoTooLate`] after [`UNDO_MS`], [`RejectionCode::TicketState`] unless called or served.
    pub fn undo(self, now: Timestamp) -> Result<Self, Rejection> {
        match self {
            Self::Called { at, waited, .. } | Self::Serving { since: at, waited, .. } => {
                if now.since_ms(at) > UNDO_MS {
                    return Err(Rejection::new(RejectionCode::UndoTooLate).with("minutes", UNDO_MS / 60_000));
                }
                Ok(Self::Waiting(waited))
            }
            other => Err(other.refuse("undo")),
        }
    }

    /// Whoever called may not serve this person; the person waits again as before, for somebody else.
    ///
    /// # Errors
    /// [`RejectionCode::TicketState`] unless called or served.
    pub fn step_aside(self) -> Result<Self, Rejection> {
        match self {
            Self::Called { waited, .. } | Self::Serving { waited, .. } => Ok(Self::Waiting(waited)),
            other => Err(other.refuse("step_aside")),
        }
    }

    /// Until when [`Self::undo`] is possible.
    pub fn undo_until(self) -> Option<Timestamp> {
        match self {
            Self::Called { at, .. } | Self::Serving { since: at, .. } => Some(at.plus_ms(UNDO_MS)),
            _ => None,
        }
    }

    /// Sets the visit aside: the person fetches a paper, or calms down.
    ///
    /// # Errors
    /// [`RejectionCode::TicketState`] unless being served.
    pub fn pause(self) -> Result<Self, Rejection> {
        match self {
            Self::Serving { desk, waited, .. } => Ok(Self::Paused { desk, waited }),
            other => Err(other.refuse("pause")),
        }
    }

    /// Takes a paused visit up again, with the person at the window.
    ///
    /// # Errors
    /// [`RejectionCode::TicketState`] unless paused.
    pub fn resume(self, desk: DeskId, now: Timestamp) -> Result<Self, Rejection> {
        match self {
            Self::Paused { waited, .. } => Ok(Self::Serving { desk, since: now, waited }),
            other => Err(other.refuse("resume")),
        }
    }

    /// Calls the person of a paused visit back to a kiosk.
    ///
    /// # Errors
    /// [`RejectionCode::TicketState`] unless paused.
    pub fn recall(self, desk: DeskId, now: Timestamp) -> Result<Self, Rejection> {
        match self {
            Self::Paused { waited, .. } => Ok(Self::Called { desk, at: now, count: 1, waited }),
            other => Err(other.refuse("recall")),
        }
    }

    /// Goes to another line; number and rank stay.
    ///
    /// # Errors
    /// [`RejectionCode::TicketState`] once the visit is over or the number was missed.
    pub fn transfer(self) -> Result<Self, Rejection> {
        if self.is_live() { Ok(Self::Waiting(Wait::Transferred)) } else { Err(self.refuse("transfer")) }
    }

    /// The visit is over and a matter is registered.
    ///
    /// # Errors
    /// [`RejectionCode::TicketState`] unless being served.
    pub fn complete(self) -> Result<Self, Rejection> {
        match self {
            Self::Serving { .. } => Ok(Self::Completed),
            other => Err(other.refuse("complete")),
        }
    }

    /// The person gave up or left.
    ///
    /// # Errors
    /// [`RejectionCode::TicketState`] once the visit is over.
    pub fn cancel(self) -> Result<Self, Rejection> {
        if self.is_live() || self == Self::Missed { Ok(Self::Cancelled) } else { Err(self.refuse("cancel")) }
    }

    /// The business day ended before the person was served. A visit that is under way is not cut off.
    ///
    /// # Errors
    /// [`RejectionCode::TicketState`] while being served, and once the visit is over.
    pub fn expire(self) -> Result<Self, Rejection> {
        match self {
            Self::Waiting(_) | Self::Called { .. } | Self::Paused { .. } | Self::Missed => Ok(Self::Expired),
            other => Err(other.refuse("expire")),
        }
    }

    fn refuse(self, action: &str) -> Rejection {
        Rejection::new(RejectionCode::TicketState).with("state", self.as_str()).with("action", action)
    }
}

fn gap_passed(last: Timestamp, now: Timestamp) -> Result<(), Rejection> {
    let passed_ms = now.since_ms(last);
    let left_ms = CALL_GAP_MS - passed_ms;
    // A clock that was set back must not silence a desk.
    if left_ms <= 0 || passed_ms < 0 {
        Ok(())
    } else {
        Err(Rejection::new(RejectionCode::CallTooSoon).with("seconds", (left_ms + 999) / 1000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: Timestamp = Timestamp(1_000_000);

    type Step = (&'static str, fn(Ticket, DeskId, Timestamp) -> Result<Ticket, Rejection>);
    const STEPS: [Step; 13] = [
        ("call", |t, d, n| t.call(d, n)),
        ("call_again", |t, _, n| t.call_again(n)),
        ("miss", |t, _, n| t.miss(n)),
        ("requeue", |t, _, _| t.requeue(0)),
        ("serve", |t, _, n| t.serve(n)),
        ("undo", |t, _, n| t.undo(n)),
        ("step_aside", |t, _, _| t.step_aside()),
        ("pause", |t, _, _| t.pause()),
        ("resume", |t, d, n| t.resume(d, n)),
        ("transfer", |t, _, _| t.transfer()),
        ("complete", |t, _, _| t.complete()),
        ("cancel", |t, _, _| t.cancel()),
        ("expire", |t, _, _| t.expire()),
    ];

    #[test]
    fn state_by_action() {
        let desk = DeskId(uuid::Uuid::nil());
        let waited = Wait::Issued;
        let states = [
            Ticket::Waiting(Wait::Issued),
            Ticket::Waiting(Wait::Transferred),
            Ticket::Waiting(Wait::Requeued),
            Ticket::Called { desk, at: T0, count: 1, waited },
            Ticket::Called { desk, at: T0, count: 3, waited },
            Ticket::Serving { desk, since: T0, waited },
            Ticket::Paused { desk, waited },
            Ticket::Missed,
            Ticket::Completed,
            Ticket::Cancelled,
            Ticket::Expired,
        ];
        assert!(states.iter().all(|s| Ticket::WORDS.contains(&s.as_str())));
        let later = T0.plus_ms(CALL_GAP_MS);
        let mut rows = Vec::new();
        for state in states {
            let count = if let Ticket::Called { count, .. } = state { format!("({count})") } else { String::new() };
            let cells: Vec<String> = STEPS
                .iter()
                .map(|(name, step)| match step(state, desk, later) {
                    Ok(next) => format!("{name}: {}", next.as_str()),
                    Err(no) => format!("{name}: -{}", no.code),
                })
                .collect();
            rows.push(format!("{}{count} | {}", state.as_str(), cells.join(" | ")));
        }
        insta::assert_snapshot!(rows.join("\n"));
    }

    #[test]
    fn calls_keep_their_distance() {
        let called = Ticket::Waiting(Wait::Issued).call(DeskId(uuid::Uuid::nil()), T0).expect("called");
        let no = called.call_again(T0.plus_ms(5_500)).expect_err("too soon");
        assert_eq!((no.code, no.args["seconds"].as_str()), (RejectionCode::CallTooSoon, "15"));
        assert!(called.call_again(T0.plus_ms(CALL_GAP_MS)).is_ok());
        assert!(called.call_again(T0.plus_ms(-300_000)).is_ok(), "the clock was set back");
        assert_eq!(called.miss(T0.plus_ms(60_000)).expect_err("two calls left").args["calls_left"], "2");
    }

    #[test]
    fn a_call_can_be_taken_back_for_two_minutes_and_the_person_waits_as_before() {
        let called = Ticket::Waiting(Wait::Requeued).call(DeskId(uuid::Uuid::nil()), T0).expect("called");
        assert_eq!(called.undo(T0.plus_ms(UNDO_MS)), Ok(Ticket::Waiting(Wait::Requeued)));
        assert_eq!(called.undo(T0.plus_ms(UNDO_MS + 1)).expect_err("too late").code, RejectionCode::UndoTooLate);
    }

    #[test]
    fn a_missed_number_comes_back_twice() {
        assert_eq!(Ticket::Missed.requeue(1), Ok(Ticket::Waiting(Wait::Requeued)));
        assert_eq!(Ticket::Missed.requeue(2).expect_err("third").code, RejectionCode::RequeueLimit);
    }
}
