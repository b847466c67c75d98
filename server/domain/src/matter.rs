//! The petition matter (信访事项), in the smallest form in which no visit ends unregistered (信访工作条例 arts 22, 23, 44).

use crate::{Day, words};

/// Longest summary, in characters.
pub const MAX_SUMMARY_CHARS: usize = 2_000;

words!(
    /// What it is about. An own catalogue: the official national code table is not public.
    Topic {
        Labour = "labour",
        Land = "land",
        Housing = "housing",
        Family = "family",
        Debt = "debt",
        Traffic = "traffic",
        SocialSecurity = "social_security",
        Other = "other",
    }
);

words!(
    /// How the visit ended.
    Outcome {
        Answered = "answered",
        ReferredLegalAid = "referred_legal_aid",
        ReferredLawsuit = "referred_lawsuit",
        ReferredArbitration = "referred_arbitration",
        ReferredMediation = "referred_mediation",
        Transferred = "transferred",
        ToBeContinued = "to_be_continued",
    }
);

/// Letters of the query code: no 0/O, 1/I/L, so that it can be read aloud and typed.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// The matter number: division code, business day, running number of the day: `640200-20261122-0007`.
pub fn matter_no(division_code: &str, day: Day, no: i64) -> String {
    format!("{division_code}-{}-{no:04}", day.to_string().replace('-', ""))
}

/// Makes an 8-letter query code from 8 random bytes (31^8 = 8.5e11 codes).
pub fn query_code(random: [u8; 8]) -> String {
    random.iter().map(|b| char::from(ALPHABET[usize::from(*b) % ALPHABET.len()])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_codes_can_be_read_aloud() {
        let day = Day::parse("2026-11-22").expect("a date");
        assert_eq!(matter_no("640200", day, 7), "640200-20261122-0007");
        let code = query_code([0, 30, 31, 255, 7, 8, 9, 10]);
        assert_eq!(code.len(), 8);
        assert!(code.bytes().all(|b| ALPHABET.contains(&b)), "{code}");
    }
}
