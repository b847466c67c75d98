//! The time of day for rooms: read once, then carried on by the monotonic clock, so that it never jumps.

use std::time::{SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// Milliseconds since 1970 that only go forward.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start_ms: u64,
    start: Instant,
}

impl Clock {
    pub fn new() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { start_ms: since.as_millis() as u64, start: Instant::now() }
    }

    pub fn now_ms(&self) -> u64 {
        self.start_ms + self.start.elapsed().as_millis() as u64
    }

    /// When `at_ms` comes.
    pub fn instant(&self, at_ms: u64) -> Instant {
        self.start + std::time::Duration::from_millis(at_ms.saturating_sub(self.start_ms))
    }
}
