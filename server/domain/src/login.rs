//! Rules for staff logins (等保 8.1.4.1): lock after failures, idle and absolute ends.

use crate::{Rejection, RejectionCode, Timestamp};

/// Failures before an account or a source is locked.
pub const LOCK_AFTER: u32 = 5;
/// How long it stays locked, in milliseconds.
pub const LOCK_MS: i64 = 15 * 60_000;
/// An unused login ends after this time, unless its owner sits at an open desk or in a session.
pub const IDLE_MS: i64 = 15 * 60_000;
/// Every login ends after this time.
pub const ABSOLUTE_MS: i64 = 8 * 3_600_000;
/// Shortest password accepted when an account is made, in characters.
pub const MIN_PASSWORD_CHARS: usize = 10;

/// Recent failures of one account or one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    pub count: u32,
    pub last_at: Timestamp,
}

impl Failures {
    pub const NONE: Self = Self { count: 0, last_at: Timestamp(0) };

    /// Whether another try may be made.
    ///
    /// # Errors
    /// [`RejectionCode::LoginLocked`] with the minutes left.
    pub fn admit(self, now: Timestamp) -> Result<(), Rejection> {
        let left_ms = LOCK_MS - now.since_ms(self.last_at);
        if self.count >= LOCK_AFTER && left_ms > 0 {
            return Err(Rejection::new(RejectionCode::LoginLocked).with("minutes", (left_ms + 59_999) / 60_000));
        }
        Ok(())
    }

    /// The count after one more failure; old failures are forgotten after the lock time.
    #[must_use]
    pub const fn add(self, now: Timestamp) -> Self {
        let fresh = now.since_ms(self.last_at) > LOCK_MS;
        Self { count: if fresh { 1 } else { self.count + 1 }, last_at: now }
    }
}

/// Whether a login has ended by itself.
pub const fn has_ended(opened_at: Timestamp, seen_at: Timestamp, is_serving: bool, now: Timestamp) -> bool {
    now.since_ms(opened_at) > ABSOLUTE_MS || (!is_serving && now.since_ms(seen_at) > IDLE_MS)
}

/// Checks a new password: length, and three of the four classes of characters.
///
/// # Errors
/// [`RejectionCode::FieldInvalid`] at `/password`.
pub fn check_password(password: &str) -> Result<(), Rejection> {
    let classes = [char::is_lowercase as fn(char) -> bool, char::is_uppercase, |c| c.is_ascii_digit(), |c| !c.is_alphanumeric()];
    let used = classes.iter().filter(|class| password.chars().any(**class)).count();
    if password.chars().count() >= MIN_PASSWORD_CHARS && used >= 3 {
        Ok(())
    } else {
        Err(Rejection::new(RejectionCode::FieldInvalid).with("min", MIN_PASSWORD_CHARS).at("/password"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_failures_lock_for_fifteen_minutes() {
        let t = Timestamp(5_000_000);
        let five = (0..5).fold(Failures::NONE, |f, i| f.add(t.plus_ms(i)));
        assert!(five.admit(t.plus_ms(10)).is_err());
        assert!(five.admit(t.plus_ms(LOCK_MS + 10)).is_ok());
        assert_eq!(five.add(t.plus_ms(LOCK_MS + 10)).count, 1);
    }

    #[test]
    fn nobody_is_logged_out_while_serving() {
        let t = Timestamp(0);
        assert!(has_ended(t, t, false, t.plus_ms(IDLE_MS + 1)));
        assert!(!has_ended(t, t, true, t.plus_ms(IDLE_MS + 1)));
        assert!(has_ended(t, t.plus_ms(ABSOLUTE_MS), true, t.plus_ms(ABSOLUTE_MS + 1)));
    }

    #[test]
    fn weak_passwords_are_refused() {
        assert!(check_password("short-1A").is_err() && check_password("alllowercase1").is_err());
        assert!(check_password("Long-enough-1").is_ok());
    }
}
