//! Proof of a phone by a code in a text message: limits per phone and per source instead of picture puzzles.

use crate::{Rejection, RejectionCode, Timestamp};

/// Digits of a code.
pub const CODE_DIGITS: usize = 6;
/// How long a code is good, in milliseconds.
pub const CODE_MS: i64 = 5 * 60_000;
/// Wrong tries after which a code is dead.
pub const CODE_TRIES: u32 = 5;
/// Time between two codes to one phone, in milliseconds.
pub const GAP_MS: i64 = 60_000;
/// Codes to one phone on one business day.
pub const PER_PHONE_AND_DAY: usize = 5;
/// Codes that one source (device or address) asks for within an hour, to whatever phones.
pub const PER_SOURCE_AND_HOUR: usize = 20;
/// How long a proved phone may go on booking, in milliseconds.
pub const PROVED_MS: i64 = 60 * 60_000;

const HOUR_MS: i64 = 3_600_000;

/// Makes a code from 8 random bytes.
pub fn code(random: [u8; 8]) -> String {
    format!("{:06}", u64::from_le_bytes(random) % 1_000_000)
}

/// Whether one more code may be sent; both lists are the moments of earlier codes, in any order.
///
/// # Errors
/// [`RejectionCode::ProofTooSoon`] with the `seconds` left, [`RejectionCode::ProofLimit`] with the phone's `limit` of the
/// day, [`RejectionCode::ProofSourceLimit`] with the `minutes` left.
pub fn may_send(to_phone: &[Timestamp], from_source: &[Timestamp], now: Timestamp) -> Result<(), Rejection> {
    // A clock that was set back must not lock anybody out: what lies ahead was sent long ago.
    let within = |at: &Timestamp, ms: i64| (0..ms).contains(&now.since_ms(*at));
    let mut hour: Vec<Timestamp> = from_source.iter().copied().filter(|at| within(at, HOUR_MS)).collect();
    hour.sort_unstable();
    if hour.len() >= PER_SOURCE_AND_HOUR {
        let left_ms = HOUR_MS - now.since_ms(hour[hour.len() - PER_SOURCE_AND_HOUR]);
        return Err(Rejection::new(RejectionCode::ProofSourceLimit).with("minutes", (left_ms + 59_999) / 60_000));
    }
    if to_phone.iter().filter(|at| at.day() == now.day()).count() >= PER_PHONE_AND_DAY {
        return Err(Rejection::new(RejectionCode::ProofLimit).with("limit", PER_PHONE_AND_DAY));
    }
    if let Some(last) = to_phone.iter().filter(|at| within(at, GAP_MS)).max() {
        let left_ms = GAP_MS - now.since_ms(*last);
        return Err(Rejection::new(RejectionCode::ProofTooSoon).with("seconds", (left_ms + 999) / 1_000));
    }
    Ok(())
}

/// The newest code of a phone; an older one is dead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    pub at: Timestamp,
    /// Wrong tries so far; every wrong try is counted before it is answered.
    pub wrong: u32,
}

impl Sent {
    /// Checks a try; `is_right` says whether the digits agree.
    ///
    /// # Errors
    /// [`RejectionCode::ProofLocked`] after [`CODE_TRIES`] wrong tries, and at the last of them;
    /// [`RejectionCode::ProofExpired`] after [`CODE_MS`]; [`RejectionCode::ProofWrong`] with the tries `left`, to be counted.
    pub fn check(self, is_right: bool, now: Timestamp) -> Result<(), Rejection> {
        if self.wrong >= CODE_TRIES {
            return Err(RejectionCode::ProofLocked.into());
        }
        if now.since_ms(self.at) >= CODE_MS {
            return Err(RejectionCode::ProofExpired.into());
        }
        match CODE_TRIES - self.wrong - 1 {
            _ if is_right => Ok(()),
            0 => Err(RejectionCode::ProofLocked.into()),
            left => Err(Rejection::new(RejectionCode::ProofWrong).with("left", left)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::tests::day;

    fn noon() -> Timestamp {
        day("2026-03-10").at_minute(720)
    }

    fn ago(minutes: &[i64]) -> Vec<Timestamp> {
        minutes.iter().map(|m| noon().plus_ms(-m * 60_000)).collect()
    }

    #[test]
    fn codes_have_six_digits() {
        assert_eq!(code([7, 0, 0, 0, 0, 0, 0, 0]), "000007");
        assert!([[255; 8], [1; 8]].into_iter().map(code).all(|c| c.len() == CODE_DIGITS && c.bytes().all(|b| b.is_ascii_digit())));
    }

    #[test]
    fn limits_of_a_phone_and_a_source() {
        let no = |phone: &[i64], source: &[Timestamp]| may_send(&ago(phone), source, noon()).map_err(|no| (no.code, no.args));
        assert!(no(&[1], &[]).is_ok() && no(&[], &[]).is_ok());
        let (code, args) = may_send(&[noon().plus_ms(-500)], &[], noon()).map_err(|no| (no.code, no.args)).expect_err("too soon");
        assert_eq!((code, args["seconds"].as_str()), (RejectionCode::ProofTooSoon, "60"));
        assert_eq!(no(&[1, 2, 3, 4, 720], &[]).expect_err("five today").0, RejectionCode::ProofLimit);
        assert!(no(&[1, 2, 3, 4, 721], &[]).is_ok(), "one of them was yesterday");
        let twenty: Vec<i64> = (40..60).collect();
        let (code, args) = no(&[], &ago(&twenty)).expect_err("twenty in the hour");
        assert_eq!((code, args["minutes"].as_str()), (RejectionCode::ProofSourceLimit, "1"));
        let until_an_hour_ago: Vec<i64> = (41..=60).collect();
        assert!(no(&[], &ago(&until_an_hour_ago)).is_ok());
    }

    #[test]
    fn a_clock_that_was_set_back_locks_nobody_out() {
        assert!(may_send(&[noon().plus_ms(86_400_000)], &[noon().plus_ms(1)], noon()).is_ok());
    }

    #[test]
    fn five_tries_within_five_minutes() {
        let told = |wrong, is_right, ms| Sent { at: noon(), wrong }.check(is_right, noon().plus_ms(ms)).map_err(|no| no.code);
        assert_eq!(told(4, true, CODE_MS - 1), Ok(()));
        assert_eq!(told(0, true, CODE_MS), Err(RejectionCode::ProofExpired));
        assert_eq!(told(3, false, 0), Err(RejectionCode::ProofWrong));
        assert_eq!(told(4, false, 0), Err(RejectionCode::ProofLocked));
        assert_eq!(told(5, true, 0), Err(RejectionCode::ProofLocked), "guessing on does not help");
        assert_eq!(Sent { at: noon(), wrong: 0 }.check(false, noon()).expect_err("wrong").args["left"], "4");
    }

    proptest! {
        /// However often somebody presses, the phone gets at most five codes a day and one a minute, the source twenty an hour.
        #[test]
        fn limits_hold_over_any_presses(gaps in prop::collection::vec((0i64..400_000, 0usize..6), 1..300)) {
            let (mut now, mut sent): (Timestamp, Vec<(usize, Timestamp)>) = (day("2026-03-10").start(), Vec::new());
            for (gap, phone) in gaps {
                now = now.plus_ms(gap);
                let to_phone: Vec<Timestamp> = sent.iter().filter(|(p, _)| *p == phone).map(|(_, at)| *at).collect();
                let all: Vec<Timestamp> = sent.iter().map(|(_, at)| *at).collect();
                if may_send(&to_phone, &all, now).is_ok() {
                    sent.push((phone, now));
                }
            }
            for (i, (phone, at)) in sent.iter().enumerate() {
                let same: Vec<&Timestamp> = sent[i..].iter().filter(|(p, _)| p == phone).map(|(_, at)| at).collect();
                prop_assert!(same.get(1).is_none_or(|next| next.since_ms(*at) >= GAP_MS));
                prop_assert!(same.iter().filter(|t| t.day() == at.day()).count() <= PER_PHONE_AND_DAY);
                prop_assert!(sent[i..].iter().filter(|(_, t)| t.since_ms(*at) < HOUR_MS).count() <= PER_SOURCE_AND_HOUR);
            }
        }
    }
}
