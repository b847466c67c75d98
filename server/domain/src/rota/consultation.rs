//! One lawyer's talk with one person: how long, what is written down, where the person is sent.
//!
//! Invariants: a talk is extended once; time counts only while the person is with the lawyer; what was said is the lawyer's
//! alone (律师法 art. 38).

use crate::{Rejection, RejectionCode, Timestamp, words};

/// A talk lasts so long, in milliseconds (domain.md 1.4).
pub const LENGTH_MS: i64 = 20 * 60_000;
/// It is extended once by so much, in milliseconds.
pub const EXTENSION_MS: i64 = 10 * 60_000;
/// Longest text of each of facts, advice, legal basis and opinion, in characters.
pub const MAX_TEXT_CHARS: usize = 4_000;
/// Names of the other side on one ticket.
pub const MAX_PARTIES: usize = 5;
/// Longest name of one of the other side, in characters.
pub const MAX_PARTY_CHARS: usize = 60;
/// Names on one firm's conflict list.
pub const MAX_LISTED: usize = 3_000;

words!(
    /// Where the lawyer sends the person.
    Referral {
        LegalAid = "legal_aid",
        Lawsuit = "lawsuit",
        Arbitration = "arbitration",
        Reconsideration = "reconsideration",
        Mediation = "mediation",
        Other = "other",
    }
);

/// The time of a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Talk {
    /// Since when the person is here, after a pause: again.
    pub started_at: Timestamp,
    /// What was talked before a pause, in milliseconds.
    pub spent_ms: i64,
    pub extended_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
}

impl Talk {
    /// When the time is over. Nothing ends by itself then: the page says so.
    pub const fn ends_at(&self) -> Timestamp {
        let length = if self.extended_at.is_some() { LENGTH_MS + EXTENSION_MS } else { LENGTH_MS };
        self.started_at.plus_ms(length - self.spent_ms)
    }

    /// Ten more minutes, once.
    ///
    /// # Errors
    /// [`RejectionCode::ConsultationState`] the second time, and once it ended.
    pub fn extend(self, now: Timestamp) -> Result<Self, Rejection> {
        if self.ended_at.is_some() || self.extended_at.is_some() {
            return Err(RejectionCode::ConsultationState.into());
        }
        Ok(Self { extended_at: Some(now), ..self })
    }

    /// Whether the record may still be written: while they talk, and until the end of that day.
    pub fn is_open_for_writing(&self, now: Timestamp) -> bool {
        self.ended_at.is_none_or(|end| end.day() == now.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: Timestamp = Timestamp(1_000_000);

    #[test]
    fn a_talk_is_extended_once_and_not_after_its_end() {
        let talk = Talk { started_at: T0, spent_ms: 0, extended_at: None, ended_at: None };
        assert_eq!(talk.ends_at(), T0.plus_ms(LENGTH_MS));
        let longer = talk.extend(T0).expect("the first time");
        assert_eq!(longer.ends_at(), T0.plus_ms(LENGTH_MS + EXTENSION_MS));
        assert_eq!(longer.extend(T0).expect_err("the second").code, RejectionCode::ConsultationState);
        assert!(Talk { ended_at: Some(T0), ..talk }.extend(T0).is_err());
        let after_pause = Talk { spent_ms: 5 * 60_000, started_at: T0.plus_ms(60 * 60_000), ..talk };
        assert_eq!(after_pause.ends_at(), T0.plus_ms(75 * 60_000));
    }

    #[test]
    fn the_record_is_written_until_the_end_of_its_day() {
        let ended = Talk { started_at: T0, spent_ms: 0, extended_at: None, ended_at: Some(T0) };
        assert!(ended.is_open_for_writing(T0.plus_ms(60_000)) && !ended.is_open_for_writing(T0.plus_ms(86_400_000)));
    }
}
