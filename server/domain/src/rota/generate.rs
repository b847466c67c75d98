//! Making a month's rota.
//!
//! What is best: fewest empty seats; among those, the smallest spread, which is the most duties of a lawyer less the fewest,
//! duties carried over included, among the lawyers who serve or could serve in the month.
//!
//! What is proven and what is not. A first draft by weighted round robin is bettered by chains of exchanges. If it then
//! reaches the bounds that no rota can beat, it is proven best; the city's month does so unless its limits are tight. If not,
//! and there are at most ten lawyers (`exact::MOST_LAWYERS`), every rota is tried in effect, day by day, up to a bounded
//! number of states: then it is proven best too. Else the rota is the best one found, every rule still holds, no single lawyer
//! could take a seat that is empty, and [`Score::is_proven_best`] says so by being false. In general the question is one of
//! integer multicommodity flow, for which no fast exact method is known.

use crate::calendar::Calendar;
use crate::id::LawyerId;
use crate::rota::grid::{Draft, Grid};
use crate::rota::{Clash, DutySeat, Gap, Lawyer, MAX_LAWYERS, MAX_SEATS, MAX_SPAN_DAYS, Score, bound, chain, exact, first, score};
use crate::{Rejection, RejectionCode};

/// A duty that stays as it is: acknowledged, or set by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Index of the seat.
    pub seat: usize,
    pub lawyer: LawyerId,
}

/// A month's rota.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rota {
    /// Who sits on each seat, in the order of the seats given.
    pub holders: Vec<Option<LawyerId>>,
    pub gaps: Vec<Gap>,
    /// Kept duties that break a rule now: leave filed late, a lawyer disabled, a calendar that changed.
    pub clashes: Vec<Clash>,
    pub score: Score,
}

/// Makes the rota of all sites of one month: the rules hold over all of `seats`, so a month is generated at once.
///
/// The same seats, lawyers, kept duties and seed give the same rota, in whatever order the lawyers are listed. Of two kept
/// duties on one seat the last counts.
///
/// # Errors
/// [`RejectionCode::RotaSize`] with `limit` for more than [`MAX_SEATS`], [`MAX_LAWYERS`] or [`MAX_SPAN_DAYS`], or for a kept
/// duty on a seat that is not there.
pub fn generate(seats: &[DutySeat], lawyers: &[Lawyer], kept: &[Kept], calendar: &Calendar, seed: u64) -> Result<Rota, Rejection> {
    check_size(seats, lawyers, kept)?;
    let mut lawyers = lawyers.to_vec();
    lawyers.sort_by_key(|l| l.id);
    let mut on_seat: Vec<Option<LawyerId>> = vec![None; seats.len()];
    kept.iter().for_each(|k| on_seat[k.seat] = Some(k.lawyer));
    let kept: Vec<Kept> = on_seat.iter().enumerate().filter_map(|(seat, l)| l.map(|lawyer| Kept { seat, lawyer })).collect();
    let grid = Grid::new(seats, &lawyers, &kept, calendar, seed);
    let (draft, is_proven_best) = best(&grid);
    let (fewest, most) = grid.extremes(&draft);
    let holders = draft.holder.iter().zip(&on_seat).map(|(i, kept)| kept.or_else(|| i.map(|i| lawyers[usize::from(i)].id))).collect();
    let gaps = score::gaps(&grid, &draft);
    let score = Score { seats: seats.len(), gaps: gaps.len(), fewest, most, is_proven_best };
    Ok(Rota { holders, gaps, clashes: score::clashes(&grid, seats, &lawyers, &kept), score })
}

/// The best draft and whether nothing can be better.
fn best(grid: &Grid) -> (Draft, bool) {
    let draft = chain::better(grid, first::draft(grid));
    let (fewest, most) = grid.extremes(&draft);
    let filled = draft.added.iter().map(|n| u64::from(*n)).sum();
    if grid.gaps(&draft) == bound::fewest_gaps(grid) && most - fewest == bound::smallest_spread(grid, filled) {
        return (draft, true);
    }
    exact::best(grid, draft)
}

fn check_size(seats: &[DutySeat], lawyers: &[Lawyer], kept: &[Kept]) -> Result<(), Rejection> {
    let no = |limit: i64, at: &str| Err(Rejection::new(RejectionCode::RotaSize).with("limit", limit).at(at));
    let days = || seats.iter().map(|s| s.day);
    let span = days().min().zip(days().max()).map_or(0, |(from, to)| to.days_since(from) + 1);
    if seats.len() > MAX_SEATS {
        return no(MAX_SEATS as i64, "/seats");
    }
    if span > MAX_SPAN_DAYS {
        return no(MAX_SPAN_DAYS, "/seats");
    }
    if lawyers.len() > MAX_LAWYERS {
        return no(MAX_LAWYERS as i64, "/lawyers");
    }
    if kept.iter().any(|k| k.seat >= seats.len()) { no(seats.len() as i64, "/kept") } else { Ok(()) }
}
