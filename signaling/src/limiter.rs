//! How fast a client may talk: a bucket that holds a burst and fills over time.

use signaling_protocol::{MESSAGE_BURST, MESSAGES_PER_SECOND};

#[derive(Debug)]
pub struct Limiter {
    /// In thousandths of a message, so that whole milliseconds fill it without rounding.
    left: u64,
    filled_at_ms: u64,
}

impl Limiter {
    pub fn new(now_ms: u64) -> Self {
        Self { left: u64::from(MESSAGE_BURST) * 1_000, filled_at_ms: now_ms }
    }

    /// Whether one more message is within the limits.
    pub fn admit(&mut self, now_ms: u64) -> bool {
        let elapsed_ms = now_ms.saturating_sub(self.filled_at_ms);
        self.filled_at_ms = now_ms;
        self.left = (self.left + elapsed_ms * u64::from(MESSAGES_PER_SECOND)).min(u64::from(MESSAGE_BURST) * 1_000);
        let is_admitted = self.left >= 1_000;
        if is_admitted {
            self.left -= 1_000;
        }
        is_admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_admitted_then_the_rate() {
        let mut limiter = Limiter::new(0);
        assert_eq!((0..100).filter(|_| limiter.admit(0)).count(), MESSAGE_BURST as usize);
        assert_eq!((0..100).filter(|_| limiter.admit(1_000)).count(), MESSAGES_PER_SECOND as usize);
        assert_eq!((0..100).filter(|_| limiter.admit(60_000)).count(), MESSAGE_BURST as usize);
    }
}
