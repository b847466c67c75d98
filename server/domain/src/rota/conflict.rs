//! Conflicts of interest before anything is shown (律师法 art. 39): names and units against the lists, then the lawyer's own
//! word, which decides.
//!
//! Invariants: a list is keyed hashes and answers yes or no only, as a list of clients in clear would itself break 律师法
//! art. 38; without a declaration nothing of the ticket is shown; a ticket that comes back loses no place.

use crate::id::FirmId;
use crate::words;

/// A name as it is compared: no blanks, full-width forms and middle dots folded, lower case. Lists and people are written by
/// different hands.
pub fn normalised(name: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '•' | '・' | '‧' => '·',
        other => other,
    };
    name.chars().filter(|c| !c.is_whitespace()).map(narrow).flat_map(char::to_lowercase).collect()
}

words!(
    /// What the lawyer declares of a person and a matter. No ground is asked for: it would tell of a client.
    Declaration {
        Clear = "clear",
        Conflict = "conflict",
    }
);

/// What becomes of the ticket at this lawyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is shown but names and units, to decide upon; with whether the list says yes.
    Declare { is_listed: bool },
    /// The consultation opens. `against_list` is kept in the record: the list said yes and the lawyer knows better.
    Open { against_list: bool },
    /// Back to the head of the line, for a lawyer of another firm.
    GoBack,
}

/// The lawyer's word decides; the list only makes sure that it is given with care.
pub const fn decide(is_listed: bool, declared: Option<Declaration>) -> Outcome {
    match declared {
        None => Outcome::Declare { is_listed },
        Some(Declaration::Clear) => Outcome::Open { against_list: is_listed },
        Some(Declaration::Conflict) => Outcome::GoBack,
    }
}

/// The rank of a ticket that goes back: before all who wait and never worse than it was. `waiting` are the ranks of those who
/// can be called, in any order (see [`crate::queue::rank_at`]).
pub fn head_rank(waiting: &[i64], before: i64) -> i64 {
    waiting.iter().min().map_or(before, |first| before.min(first.saturating_sub(1)))
}

/// Whether a lawyer of this firm may call a ticket that came back from the firms in `barred`.
pub fn may_call(firm: FirmId, barred: &[FirmId]) -> bool {
    !barred.contains(&firm)
}

/// Whether nobody on duty may help the person: the ladder of [`crate::rota::ladder::Situation`] runs for this one.
pub fn is_stranded(on_duty: &[FirmId], barred: &[FirmId]) -> bool {
    on_duty.iter().all(|firm| !may_call(*firm, barred))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn firm(n: u128) -> FirmId {
        FirmId(Uuid::from_u128(n))
    }

    #[test]
    fn one_name_is_one_whoever_wrote_it() {
        for same in [" 王 秀英 ", "王\u{3000}秀英"] {
            assert_eq!(normalised(same), "王秀英");
        }
        assert_eq!(normalised("ＡＢＣ（石嘴山）Ltd"), normalised("abc (石嘴山) LTD"));
        assert_eq!(normalised("买买提・艾力"), normalised("买买提·艾力"));
        assert_ne!(normalised("王秀英"), normalised("王秀瑛"));
    }

    #[test]
    fn the_lawyers_word_decides_and_comes_before_anything_is_shown() {
        let rows = [false, true].map(|is_listed| {
            let told = [None, Some(Declaration::Clear), Some(Declaration::Conflict)];
            told.map(|declared| decide(is_listed, declared))
        });
        assert_eq!(rows[0], [Outcome::Declare { is_listed: false }, Outcome::Open { against_list: false }, Outcome::GoBack]);
        assert_eq!(rows[1], [Outcome::Declare { is_listed: true }, Outcome::Open { against_list: true }, Outcome::GoBack]);
    }

    #[test]
    fn a_conflict_bars_the_firm_and_nobody_else() {
        let barred = [firm(1)];
        assert!(!may_call(firm(1), &barred) && may_call(firm(2), &barred) && may_call(firm(1), &[]));
        assert!(is_stranded(&[firm(1)], &barred) && is_stranded(&[], &[]) && !is_stranded(&[firm(1), firm(2)], &barred));
    }

    proptest! {
        #[test]
        fn who_goes_back_is_first_and_loses_nothing(waiting in prop::collection::vec(any::<i64>(), 0..8), before: i64) {
            let rank = head_rank(&waiting, before);
            prop_assert!(rank <= before);
            prop_assert!(waiting.iter().all(|other| rank < *other || *other == i64::MIN));
            prop_assert!(rank == before || waiting.iter().any(|other| other - 1 == rank || *other == i64::MIN));
        }
    }
}
