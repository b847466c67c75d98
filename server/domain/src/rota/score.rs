//! How good a rota is, what stays empty and why, and which kept duties break a rule.

use std::collections::BTreeMap;

use crate::rota::grid::{Draft, Grid, near};
use crate::rota::{DutySeat, Kept, Lawyer};
use crate::words;

words!(
    /// What stands against a lawyer in a seat; where several do, the first in this order is named.
    Cause {
        /// The day is no working day by the calendar as it is now.
        RestDay = "rest_day",
        /// No lawyer is listed, or this one is not any more.
        NotListed = "not_listed",
        /// Does not know the topic, or does not speak the language, that the seat asks for.
        Specialty = "specialty",
        OnLeave = "on_leave",
        /// The month's or the year's limit is reached.
        Limit = "limit",
        /// Another duty lies within three working days.
        Spacing = "spacing",
        /// A colleague of the firm sits on that day.
        FirmTaken = "firm_taken",
    }
);

/// A seat that stays empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Index of the seat.
    pub seat: usize,
    /// The cause that keeps most lawyers from it; of equal ones the first by order of [`Cause`].
    pub reason: Cause,
    /// How many lawyers each cause keeps from it. Each lawyer is counted once.
    pub counts: BTreeMap<Cause, u32>,
}

/// A kept duty that breaks a rule: it stays until somebody moves it by a swap or opens a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clash {
    /// Index of the seat.
    pub seat: usize,
    pub cause: Cause,
}

/// Gaps come first, then fairness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    pub seats: usize,
    pub gaps: usize,
    /// Fewest duties of a lawyer, those carried over included, among lawyers who serve or could serve in the month.
    pub fewest: u32,
    /// Most duties of such a lawyer.
    pub most: u32,
    /// No rota by these rules has fewer gaps, nor as few and a smaller `spread`: the bounds are reached, or all were tried.
    pub is_proven_best: bool,
}

impl Score {
    /// Duties between who has most and who has fewest.
    pub const fn spread(&self) -> u32 {
        self.most - self.fewest
    }
}

/// The empty seats in order. A rest day's seats are among them unless they were kept.
pub(super) fn gaps(grid: &Grid, draft: &Draft) -> Vec<Gap> {
    let empty = (0..grid.seats.len()).filter(|s| !grid.seats[*s].is_kept && draft.holder[*s].is_none());
    let gap = |seat: usize| {
        let mut counts = BTreeMap::new();
        for cause in (0..grid.lawyers.len()).filter_map(|lawyer| grid.ask(draft, lawyer, seat).err()) {
            *counts.entry(cause).or_insert(0) += 1;
        }
        let most = counts.values().max().copied();
        let reason = counts.iter().find(|(_, n)| Some(**n) == most).map_or(Cause::NotListed, |(cause, _)| *cause);
        let reason = if grid.seats[seat].is_closed { Cause::RestDay } else { reason };
        Gap { seat, reason, counts }
    };
    empty.map(gap).collect()
}

/// The kept duties that break a rule, each with the first one broken. A limit is broken by the last ones over it.
pub(super) fn clashes(grid: &Grid, seats: &[DutySeat], lawyers: &[Lawyer], kept: &[Kept]) -> Vec<Clash> {
    let mut kept: Vec<&Kept> = kept.iter().collect();
    kept.sort_unstable_by_key(|k| (seats[k.seat].day, k.seat));
    let mut served: BTreeMap<_, u16> = BTreeMap::new();
    let mut found = Vec::new();
    for k in &kept {
        let row = &grid.seats[k.seat];
        let Some(index) = lawyers.iter().position(|l| l.id == k.lawyer) else {
            found.push(Clash { seat: k.seat, cause: Cause::NotListed });
            continue;
        };
        let count = served.entry(k.lawyer).or_insert(0);
        *count += 1;
        let mut others = kept.iter().filter(|o| o.lawyer == k.lawyer && o.seat != k.seat);
        let is_near = others.any(|o| near(row.bit) & (1 << grid.seats[o.seat].bit) != 0) || near_elsewhere(grid, index, row.bit, &kept, k);
        let same_firm = |o: &&&Kept| lawyers.iter().any(|l| l.id == o.lawyer && l.firm == lawyers[index].firm);
        let mut day = kept.iter().filter(|o| o.lawyer != k.lawyer && seats[o.seat].day == seats[k.seat].day);
        let cause = if row.is_closed {
            Some(Cause::RestDay)
        } else if !lawyers[index].knows(seats[k.seat].needs.as_deref()) {
            Some(Cause::Specialty)
        } else if lawyers[index].is_on_leave(seats[k.seat].day) {
            Some(Cause::OnLeave)
        } else if *count > lawyers[index].month_room() {
            Some(Cause::Limit)
        } else if is_near {
            Some(Cause::Spacing)
        } else {
            day.any(|o| same_firm(&o)).then_some(Cause::FirmTaken)
        };
        found.extend(cause.map(|cause| Clash { seat: k.seat, cause }));
    }
    found
}

/// Whether a duty of another month is too near: what is in the lawyer's days beside the kept ones.
fn near_elsewhere(grid: &Grid, lawyer: usize, bit: u8, kept: &[&Kept], of: &Kept) -> bool {
    let own = kept.iter().filter(|o| o.lawyer == of.lawyer).fold(0_u64, |own, o| own | 1 << grid.seats[o.seat].bit);
    grid.start.mask[lawyer] & !own & near(bit) != 0
}
