//! The first draft: weighted round robin, day by day. Who served least comes first, then who has the fewest days left, then
//! the seed's order; within a day people change seats so that as many as possible are filled.

use crate::rota::grid::{Draft, Grid};

/// Fills each day in turn as far as its rules allow.
pub(super) fn draft(grid: &Grid) -> Draft {
    let mut draft = grid.start.clone();
    for (bit, seats) in &grid.days {
        let days_left = |i: usize| (grid.lawyers[i].open >> bit).count_ones();
        let mut order: Vec<usize> = (0..grid.lawyers.len()).filter(|i| grid.ask_day(&draft, *i, *bit).is_ok()).collect();
        order.sort_unstable_by_key(|i| (grid.load(&draft, *i), days_left(*i), grid.lawyers[*i].rank));
        let mut left = seats.len();
        for lawyer in order {
            if left == 0 {
                break;
            }
            let is_free = grid.ask_day(&draft, lawyer, *bit).is_ok();
            if is_free && seat(grid, &mut draft.holder, lawyer, seats, &mut vec![false; seats.len()]) {
                draft.mask[lawyer] |= 1 << bit;
                draft.firm[usize::from(grid.lawyers[lawyer].firm)] |= 1 << bit;
                draft.added[lawyer] += 1;
                left -= 1;
            }
        }
    }
    draft
}

/// Finds the lawyer one of the day's seats, moving others to seats that they know too (an augmenting path, Kuhn 1955).
pub(super) fn seat(grid: &Grid, holder: &mut [Option<u16>], lawyer: usize, seats: &[usize], seen: &mut [bool]) -> bool {
    for (n, s) in seats.iter().enumerate() {
        if seen[n] || !grid.fits[usize::from(grid.seats[*s].need)][lawyer] {
            continue;
        }
        seen[n] = true;
        if holder[*s].is_none_or(|other| seat(grid, holder, usize::from(other), seats, seen)) {
            holder[*s] = u16::try_from(lawyer).ok();
            return true;
        }
    }
    false
}
