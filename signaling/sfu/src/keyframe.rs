//! When to ask a sender for a keyframe: often enough that nobody waits, seldom enough that the encoder is not harmed.
//!
//! Invariant: a viewer that just became able to see is never throttled away. It is either asked for at once, or a
//! request is under way whose keyframe it will get. (A plain throttle cost 500 ms on every join: docs/protocol.md.)

use std::time::{Duration, Instant};

/// A request that is not answered for this long was lost.
const COVERS_NEW_VIEWERS: Duration = Duration::from_millis(100);
/// Least time between two requests for repair.
const REPAIR_GAP: Duration = Duration::from_millis(300);

/// Why a keyframe is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A lane was just filled, or its viewer just connected.
    NewViewer,
    /// A viewer lost packets, or still waits.
    Repair,
}

/// The requests made to one sender.
#[derive(Debug, Default)]
pub struct Requests {
    asked_at: Option<Instant>,
    is_answered: bool,
}

impl Requests {
    /// Whether to send a request now; when so, it is counted as sent.
    pub fn ask(&mut self, now: Instant, reason: Reason) -> bool {
        let age = self.asked_at.map(|at| now.saturating_duration_since(at));
        let is_covered = match reason {
            Reason::NewViewer => !self.is_answered && age.is_some_and(|age| age < COVERS_NEW_VIEWERS),
            Reason::Repair => age.is_some_and(|age| age < REPAIR_GAP),
        };
        if is_covered {
            return false;
        }
        self.asked_at = Some(now);
        self.is_answered = false;
        true
    }

    /// A keyframe arrived.
    pub fn answer(&mut self) {
        self.is_answered = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_viewer_is_asked_for_right_after_a_keyframe() {
        let start = Instant::now();
        let mut requests = Requests::default();
        assert!(requests.ask(start, Reason::NewViewer));
        assert!(!requests.ask(start + Duration::from_millis(5), Reason::NewViewer), "covered by the request under way");
        requests.answer();
        assert!(requests.ask(start + Duration::from_millis(40), Reason::NewViewer), "the keyframe came too early for it");
    }

    #[test]
    fn repair_is_throttled_and_a_lost_request_is_repeated() {
        let start = Instant::now();
        let mut requests = Requests::default();
        assert!(requests.ask(start, Reason::Repair));
        assert!(!requests.ask(start + Duration::from_millis(299), Reason::Repair));
        assert!(requests.ask(start + Duration::from_millis(301), Reason::Repair));
        assert!(requests.ask(start + Duration::from_millis(402), Reason::NewViewer));
    }
}
