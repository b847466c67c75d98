//! Taking the seat at a kiosk with the slip or with number and PIN.

use crate::{Rejection, RejectionCode, Timestamp};

/// Wrong PINs before the ticket's PIN is locked.
pub const PIN_TRIES: u32 = 5;
/// How long it stays locked, in milliseconds.
pub const PIN_LOCK_MS: i64 = 5 * 60_000;

/// The wrong tries of one ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PinTries {
    pub wrong: u32,
    pub last_at: Timestamp,
}

impl PinTries {
    /// Whether another try may be made.
    ///
    /// # Errors
    /// [`RejectionCode::PinLocked`] with the minutes left.
    pub fn admit(self, now: Timestamp) -> Result<(), Rejection> {
        let left_ms = PIN_LOCK_MS - now.since_ms(self.last_at);
        if self.wrong >= PIN_TRIES && left_ms > 0 {
            return Err(Rejection::new(RejectionCode::PinLocked).with("minutes", (left_ms + 59_999) / 60_000));
        }
        Ok(())
    }

    /// The count after a wrong try, and the refusal to answer with.
    pub fn wrong(self, now: Timestamp) -> (Self, Rejection) {
        let fresh = self.wrong >= PIN_TRIES || now.since_ms(self.last_at) > PIN_LOCK_MS;
        let wrong = if fresh { 1 } else { self.wrong + 1 };
        let refusal = if wrong >= PIN_TRIES {
            Rejection::new(RejectionCode::PinLocked).with("minutes", PIN_LOCK_MS / 60_000)
        } else {
            Rejection::new(RejectionCode::PinWrong).with("left", PIN_TRIES - wrong)
        };
        (Self { wrong, last_at: now }, refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_wrong_pin_locks_for_five_minutes() {
        let mut tries = PinTries { wrong: 0, last_at: Timestamp(0) };
        let t = Timestamp(1_000_000);
        let codes: Vec<_> = (0..5)
            .map(|_| {
                let (next, no) = tries.wrong(t);
                tries = next;
                no.code
            })
            .collect();
        assert_eq!(codes[..4], [RejectionCode::PinWrong; 4]);
        assert_eq!(codes[4], RejectionCode::PinLocked);
        assert_eq!(tries.admit(t.plus_ms(1)).expect_err("locked").args["minutes"], "5");
        assert!(tries.admit(t.plus_ms(PIN_LOCK_MS)).is_ok());
        assert_eq!(tries.wrong(t.plus_ms(PIN_LOCK_MS)).1.code, RejectionCode::PinWrong, "counting starts again");
    }
}
