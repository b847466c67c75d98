//! The life of a queue number: issued -> called -> serving -> completed; called -> missed; the rest expires at night.

use crate::id::DeskId;
use crate::{Rejection, RejectionCode, Timestamp};

/// Calls before a number may be missed (usual practice; `call_times`).
pub const CALL_TIMES: u32 = 3;
/// Time between two calls of one number, in milliseconds (`call_gap_s` = 20).
pub const CALL_GAP_MS: i64 = 20_000;

/// Where a ticket stands, with who and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ticket {
    Issued,
    Called { desk: DeskId, at: Timestamp, count: u32 },
    Serving { desk: DeskId, since: Timestamp },
    Completed,
    Missed,
    Cancelled,
    Expired,
}

/// The words of the states in the database and on the wire. Paused, transferred and requeued come with their use cases.
impl Ticket {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Called { .. } => "called",
            Self::Serving { .. } => "serving",
            Self::Completed => "completed",
            Self::Missed => "missed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    /// Whether the person is still waiting or being served.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Issued | Self::Called { .. } | Self::Serving { .. })
    }

    /// First call, by a desk.
    ///
    /// # Errors
    /// [`RejectionCode::TicketState`] unless issued.
    pub fn call(self, desk: DeskId, now: Timestamp) -> Result<Self, Rejection> {
        match self {
            Self::Issued => Ok(Self::Called { desk, at: now, count: 1 }),
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
            Self::Called { desk, at, count } => {
                gap_passed(at, now)?;
                Ok(Self::Called { desk, at: now, count: count + 1 })
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

    /// The person is here: at the window, or in the seat of a kiosk.
    ///
    /// # Errors
    /// [`RejectionCode::TicketState`] unless called.
    pub fn serve(self, now: Timestamp) -> Result<Self, Rejection> {
        match self {
            Self::Called { desk, .. } => Ok(Self::Serving { desk, since: now }),
            other => Err(other.refuse("serve")),
        }
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

    /// The business day ended before the person was served.
    ///
    /// # Errors
    /// [`RejectionCode::TicketState`] unless issued or called.
    pub fn expire(self) -> Result<Self, Rejection> {
        match self {
            Self::Issued | Self::Called { .. } => Ok(Self::Expired),
            other => Err(other.refuse("expire")),
        }
    }

    fn refuse(self, action: &str) -> Rejection {
        Rejection::new(RejectionCode::TicketState).with("state", self.as_str()).with("action", action)
    }
}

fn gap_passed(last: Timestamp, now: Timestamp) -> Result<(), Rejection> {
    let left_ms = CALL_GAP_MS - now.since_ms(last);
    if left_ms <= 0 { Ok(()) } else { Err(Rejection::new(RejectionCode::CallTooSoon).with("seconds", (left_ms + 999) / 1000)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: Timestamp = Timestamp(1_000_000);

    type Step = (&'static str, fn(Ticket, DeskId, Timestamp) -> Result<Ticket, Rejection>);
    const STEPS: [Step; 6] = [
        ("call", |t, d, n| t.call(d, n)),
        ("call_again", |t, _, n| t.call_again(n)),
        ("miss", |t, _, n| t.miss(n)),
        ("serve", |t, _, n| t.serve(n)),
        ("complete", |t, _, _| t.complete()),
        ("expire", |t, _, _| t.expire()),
    ];

    #[test]
    fn state_by_action() {
        let desk = DeskId(uuid::Uuid::nil());
        let states = [
            Ticket::Issued,
            Ticket::Called { desk, at: T0, count: 1 },
            Ticket::Called { desk, at: T0, count: 3 },
            Ticket::Serving { desk, since: T0 },
            Ticket::Completed,
            Ticket::Missed,
            Ticket::Cancelled,
            Ticket::Expired,
        ];
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
        let called = Ticket::Issued.call(DeskId(uuid::Uuid::nil()), T0).expect("called");
        let no = called.call_again(T0.plus_ms(5_500)).expect_err("too soon");
        assert_eq!((no.code, no.args["seconds"].as_str()), (RejectionCode::CallTooSoon, "15"));
        assert!(called.call_again(T0.plus_ms(CALL_GAP_MS)).is_ok());
        assert_eq!(called.miss(T0.plus_ms(60_000)).expect_err("two calls left").args["calls_left"], "2");
    }
}
