//! Never an empty chair: who stands in for a leader (顶替), where people go when nobody can, and how lateness moves the rest.

mod shift;

pub use shift::{ASK_OVER_MS, LateDay, PostedSlot, Shifted, Span, shift};

use std::collections::BTreeMap;

use crate::{Day, Rejection, RejectionCode, Timestamp, words};

/// Days before the sitting by which a leader says that they cannot come (`substitute_notice_days`); later is possible, and
/// recorded.
pub const NOTICE_DAYS: i64 = 5;

words!(
    /// What went wrong on the organ's side, recorded for the month's figures.
    Fault {
        /// Nobody could stand in: people went to another day.
        NoSubstitute = "no_substitute",
        /// A posted sitting was held by nobody.
        Missed = "missed",
        /// A request was not screened before its day.
        Unscreened = "unscreened",
        /// A leader said less than five days ahead that they cannot come.
        LateNotice = "late_notice",
        /// The plan was published after the 28th.
        LatePlan = "late_plan",
    }
);

/// Whether a leader's absence was told late: it is recorded as [`Fault::LateNotice`], never refused.
pub fn is_late_notice(sitting_day: Day, today: Day) -> bool {
    sitting_day.days_since(today) < NOTICE_DAYS
}

/// Somebody of the list, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<L> {
    pub leader: L,
    /// 1 is the highest of the organ.
    pub rank: u8,
    /// Has a sitting, or is away, in that half day.
    pub is_busy: bool,
    /// May not receive somebody who is booked.
    pub is_recused: bool,
}

impl<L> Candidate<L> {
    const fn can(&self) -> bool {
        !self.is_busy && !self.is_recused
    }
}

/// The substitute of a leader of `rank`: the first of equal rank who can, then of the next rank below, and so on down. A
/// higher rank is asked by a person, never chosen by a rule. `absent` is left out. `None` when nobody can.
pub fn choose<L: Copy + PartialEq>(absent: L, rank: u8, list: &[Candidate<L>]) -> Option<L> {
    let can = list.iter().filter(|c| c.leader != absent && c.rank >= rank && c.can());
    // The first of those with the smallest rank.
    can.min_by_key(|c| c.rank).map(|c| c.leader)
}

/// Whether somebody whom a person chose may stand in.
///
/// # Errors
/// [`RejectionCode::SubstituteUnfit`] at `/substitute` for the absent leader, and for somebody who is not on the list, busy
/// or recused.
pub fn check_chosen<L: Copy + PartialEq>(chosen: L, absent: L, list: &[Candidate<L>]) -> Result<(), Rejection> {
    if chosen != absent && list.iter().any(|c| c.leader == chosen && c.can()) {
        Ok(())
    } else {
        Err(Rejection::new(RejectionCode::SubstituteUnfit).at("/substitute"))
    }
}

/// A slot ahead with places left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreeSlot<S> {
    pub slot: S,
    pub starts_at: Timestamp,
    /// Appointments that it still takes.
    pub free: u32,
}

/// Finds places for the people of a sitting that nobody can hold. `people` in the order of their slots; each gets the
/// earliest free place after `now`, so nobody passes somebody who had an earlier slot. `None` for those left without: they
/// come first to the next sitting that opens.
pub fn rehouse<P: Copy, S: Copy + Ord>(people: &[P], slots: &[FreeSlot<S>], now: Timestamp) -> Vec<(P, Option<S>)> {
    let mut free: BTreeMap<(Timestamp, S), u32> =
        slots.iter().filter(|s| s.starts_at > now && s.free > 0).map(|s| ((s.starts_at, s.slot), s.free)).collect();
    let mut place = || {
        let mut first = free.first_entry()?;
        let slot = first.key().1;
        *first.get_mut() -= 1;
        if *first.get() == 0 {
            first.remove();
        }
        Some(slot)
    };
    people.iter().map(|p| (*p, place())).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::tests::day;

    fn list(of: &[(&'static str, u8, &str)]) -> Vec<Candidate<&'static str>> {
        let candidate = |(leader, rank, why): &(&'static str, u8, &str)| Candidate {
            leader: *leader,
            rank: *rank,
            is_busy: *why == "busy",
            is_recused: *why == "recused",
        };
        of.iter().map(candidate).collect()
    }

    #[test]
    fn equal_rank_first_in_the_order_of_the_list() {
        let all = [("mayor", 1, ""), ("he", 2, ""), ("ma", 2, "busy"), ("bai", 3, ""), ("yang", 2, ""), ("li", 2, "")];
        assert_eq!(choose("he", 2, &list(&all)), Some("yang"));
        let fewer = [("mayor", 1, ""), ("he", 2, ""), ("ma", 2, "recused"), ("li", 4, ""), ("bai", 3, ""), ("yang", 3, "")];
        assert_eq!(choose("he", 2, &list(&fewer)), Some("bai"), "the next rank, and of it the first");
        assert_eq!(choose("he", 2, &list(&fewer[..3])), None, "a higher rank is not chosen by a rule");
    }

    #[test]
    fn a_person_may_choose_anybody_who_can() {
        let all = list(&[("mayor", 1, ""), ("he", 2, ""), ("ma", 2, "busy")]);
        assert!(check_chosen("mayor", "he", &all).is_ok());
        for unfit in ["ma", "he", "stranger"] {
            assert_eq!(check_chosen(unfit, "he", &all).expect_err("unfit").code, RejectionCode::SubstituteUnfit, "{unfit}");
        }
    }

    #[test]
    fn five_days_notice() {
        assert!(!is_late_notice(day("2026-03-10"), day("2026-03-05")));
        assert!(is_late_notice(day("2026-03-10"), day("2026-03-06")));
    }

    proptest! {
        #[test]
        fn the_chosen_can_and_nobody_before_them_could(of in prop::collection::vec((1u8..5, any::<bool>(), any::<bool>()), 0..12), rank in 1u8..5) {
            let all: Vec<Candidate<usize>> =
                of.iter().enumerate().map(|(leader, (rank, is_busy, is_recused))| Candidate { leader, rank: *rank, is_busy: *is_busy, is_recused: *is_recused }).collect();
            let able: Vec<&Candidate<usize>> = all.iter().filter(|c| c.leader != 0 && c.rank >= rank && !c.is_busy && !c.is_recused).collect();
            let chosen = choose(0, rank, &all);
            prop_assert_eq!(chosen.is_none(), able.is_empty());
            if let Some(leader) = chosen {
                let c = all[leader];
                prop_assert!(able.iter().all(|o| (c.rank, c.leader) <= (o.rank, o.leader)));
            }
        }

        #[test]
        fn everybody_goes_in_order_to_the_earliest_place_and_none_is_sold_twice(
            people in 0usize..30, free in prop::collection::vec((0i64..100, 0u32..4), 0..15),
        ) {
            let slots: Vec<FreeSlot<usize>> =
                free.iter().enumerate().map(|(slot, (at, free))| FreeSlot { slot, starts_at: Timestamp(*at), free: *free }).collect();
            let people: Vec<usize> = (0..people).collect();
            let placed = rehouse(&people, &slots, Timestamp(50));
            prop_assert_eq!(placed.iter().map(|(p, _)| *p).collect::<Vec<_>>(), people);
            let starts: Vec<Timestamp> = placed.iter().map_while(|(_, s)| s.map(|s| slots[s].starts_at)).collect();
            prop_assert!(starts.windows(2).all(|pair| pair[0] <= pair[1]) && starts.iter().all(|at| at.0 > 50));
            let room: u32 = slots.iter().filter(|s| s.starts_at.0 > 50).map(|s| s.free).sum();
            prop_assert_eq!(starts.len(), placed.len().min(room as usize), "none waits while a place is free");
            for s in &slots {
                prop_assert!(placed.iter().filter(|(_, p)| *p == Some(s.slot)).count() <= s.free as usize);
            }
        }
    }
}
