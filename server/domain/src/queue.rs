//! Business lines, their numbers and the order of calling.

use crate::{Timestamp, words};

words!(
    /// What a queue is for.
    Service {
        LegalAdvice = "legal_advice",
        Registration = "registration",
        LeaderReception = "leader_reception",
    }
);

words!(
    /// How a queue serves.
    Mode {
        /// From any kiosk below the queue's site, by video.
        Video = "video",
        /// Face to face at a window of the queue's site.
        Counter = "counter",
    }
);

/// The number on the slip: the queue's letters and at least three digits, `L012`.
pub fn ticket_number(code: &str, no: i64) -> String {
    format!("{code}{no:03}")
}

/// The stored rank: people are called by ascending rank, then number. All classes age equally, so the order never
/// changes with time and nobody starves. Plain tickets only have `due_at`; classes subtract their bonus.
pub const fn rank_at(due_at: Timestamp, bonus_ms: i64) -> i64 {
    due_at.0 - bonus_ms
}
