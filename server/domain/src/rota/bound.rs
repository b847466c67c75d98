//! What no rota can beat. A draft that reaches both bounds is the best there is, and the search ends.

use crate::rota::grid::Grid;

/// No rota has fewer gaps: each day alone, filled as well as its firms and topics allow, and no more duties in all than the
/// lawyers could serve without colleagues.
pub(super) fn fewest_gaps(grid: &Grid) -> usize {
    let open: usize = grid.days.iter().map(|(_, seats)| seats.len()).sum();
    let by_days: usize = grid.days.iter().map(|(bit, seats)| most_of_day(grid, *bit, seats)).sum();
    let by_lawyers: usize = (0..grid.lawyers.len()).map(|i| usize::from(grid.cap(i))).sum();
    open - by_days.min(by_lawyers)
}

/// Most seats of a day that can be filled if no other day had any: a matching of seats and firms.
pub(super) fn most_of_day(grid: &Grid, bit: u8, seats: &[usize]) -> usize {
    let free: Vec<usize> = (0..grid.lawyers.len()).filter(|i| grid.ask_day(&grid.start, *i, bit).is_ok()).collect();
    let mut firm_seat = vec![None; grid.start.firm.len()];
    let firms_of = |need: u16| {
        let mut firms: Vec<usize> =
            free.iter().filter(|i| grid.fits[usize::from(need)][**i]).map(|i| usize::from(grid.lawyers[*i].firm)).collect();
        firms.sort_unstable();
        firms.dedup();
        firms
    };
    let firms: Vec<Vec<usize>> = seats.iter().map(|s| firms_of(grid.seats[*s].need)).collect();
    (0..seats.len()).filter(|n| match_seat(*n, &firms, &mut firm_seat, &mut vec![false; grid.start.firm.len()])).count()
}

fn match_seat(n: usize, firms: &[Vec<usize>], firm_seat: &mut [Option<usize>], seen: &mut [bool]) -> bool {
    for firm in &firms[n] {
        if std::mem::replace(&mut seen[*firm], true) {
            continue;
        }
        if firm_seat[*firm].is_none_or(|other| match_seat(other, firms, firm_seat, seen)) {
            firm_seat[*firm] = Some(n);
            return true;
        }
    }
    false
}

/// No rota that adds `filled` duties has a smaller spread: duties are poured to those with least, each up to what it could
/// serve, as if days did not matter.
pub(super) fn smallest_spread(grid: &Grid, filled: u64) -> u32 {
    let counted: Vec<(u32, u32)> =
        (0..grid.lawyers.len()).filter(|i| grid.lawyers[*i].counts).map(|i| (grid.lawyers[i].base, u32::from(grid.cap(i)))).collect();
    let Some(most_base) = counted.iter().map(|(base, _)| *base).max() else { return 0 };
    let below = |top: u32| counted.iter().map(|(base, cap)| u64::from(top.saturating_sub(*base).min(*cap))).sum::<u64>();
    let reach = counted.iter().map(|(base, cap)| base + cap).max().unwrap_or(most_base);
    let top = (most_base..=reach).find(|top| below(*top) >= filled).unwrap_or(reach);
    let needed = |low: u32| counted.iter().map(|(base, _)| u64::from(low.saturating_sub(*base))).sum::<u64>();
    let highest_low = counted.iter().map(|(base, cap)| base + cap).min().unwrap_or(0);
    let low = (0..=highest_low.min(top)).rev().find(|low| needed(*low) <= filled).unwrap_or(0);
    top - low
}
