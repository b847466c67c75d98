//! Betters a draft by chains: a lawyer takes an empty seat and gives up another duty, somebody takes that one, and so on,
//! until one ends with somebody who has room. Chains fill gaps first, then carry duties from those with most to those with
//! least.
//!
//! Invariants: every step keeps the rules; a chain that does not end well is undone; work is bounded by [`BUDGET`].

use crate::rota::bound;
use crate::rota::grid::{Draft, Grid, near};

/// Questions asked in all before the search gives up, about 20 ns each.
const BUDGET: u64 = 4_000_000;
/// Most seats that change hands in one chain.
const DEPTH: u32 = 6;

struct Search<'a> {
    grid: &'a Grid,
    draft: Draft,
    /// Movable seats by lawyer.
    held: Vec<Vec<usize>>,
    /// Lawyers in the seed's order.
    order: Vec<usize>,
    /// Seats that this chain emptied already.
    seen: Vec<bool>,
    budget: u64,
    /// What no rota can beat.
    fewest_gaps: usize,
    gaps_before: Option<usize>,
}

/// The draft with fewer gaps, then a smaller spread, as far as chains find the way.
pub(super) fn better(grid: &Grid, draft: Draft) -> Draft {
    let mut held = vec![Vec::new(); grid.lawyers.len()];
    for (seat, holder) in draft.holder.iter().enumerate().filter(|(seat, _)| grid.is_free_to_move(*seat)) {
        if let Some(lawyer) = holder {
            held[usize::from(*lawyer)].push(seat);
        }
    }
    let mut order: Vec<usize> = (0..grid.lawyers.len()).collect();
    order.sort_unstable_by_key(|i| (grid.lawyers[*i].rank, *i));
    let seen = vec![false; grid.seats.len()];
    let fewest_gaps = bound::fewest_gaps(grid);
    let mut search = Search { grid, draft, held, order, seen, budget: BUDGET, fewest_gaps, gaps_before: None };
    // Evening out may let somebody into a seat that was hopeless before.
    while search.fill_gaps() {
        search.even_out();
    }
    search.draft
}

impl Search<'_> {
    /// Whether it is worth evening out: the first time, and after each gap filled.
    fn fill_gaps(&mut self) -> bool {
        let mut hopeless = Vec::new();
        let gaps: Vec<usize> = self.grid.days.iter().flat_map(|(_, s)| s).copied().filter(|s| self.draft.holder[*s].is_none()).collect();
        let mut left = gaps.len();
        let was = self.gaps_before.replace(left);
        for seat in gaps {
            let kind = (self.grid.seats[seat].bit, self.grid.seats[seat].need);
            if left <= self.fewest_gaps {
                break;
            }
            if hopeless.contains(&kind) {
                continue;
            }
            self.start_at(seat);
            if self.fill(seat, DEPTH, u32::MAX) {
                left -= 1;
            } else {
                hopeless.push(kind);
            }
        }
        was.is_none() || self.gaps_before.replace(left) != Some(left)
    }

    fn even_out(&mut self) {
        let filled = self.draft.added.iter().map(|n| u64::from(*n)).sum();
        let bound = bound::smallest_spread(self.grid, filled);
        loop {
            let (fewest, most) = self.grid.extremes(&self.draft);
            if most - fewest <= bound || !self.relieve(fewest) {
                return;
            }
        }
    }

    /// Takes one duty from somebody with at least two more than the fewest, those with most first, and finds it a lawyer with
    /// at least two less: the sum of squares falls, so that this ends.
    fn relieve(&mut self, fewest: u32) -> bool {
        let mut loaded: Vec<usize> = self.order.clone();
        loaded.retain(|i| self.grid.load(&self.draft, *i) >= fewest + 2);
        loaded.sort_by_key(|i| std::cmp::Reverse(self.grid.load(&self.draft, *i)));
        for lawyer in loaded {
            let load = self.grid.load(&self.draft, lawyer);
            for seat in self.held[lawyer].clone() {
                self.start_at(seat);
                self.free(seat);
                if self.fill(seat, DEPTH, load - 1) {
                    return true;
                }
                self.put(lawyer, seat);
            }
        }
        false
    }

    fn start_at(&mut self, seat: usize) {
        self.seen.fill(false);
        self.seen[seat] = true;
    }

    /// Finds the seat a lawyer with less than `below` duties, or one who gives up another seat that can be filled so.
    fn fill(&mut self, seat: usize, depth: u32, below: u32) -> bool {
        self.budget = self.budget.saturating_sub(self.order.len() as u64);
        let fit = |i: &usize| self.grid.load(&self.draft, *i) < below && self.grid.ask(&self.draft, *i, seat).is_ok();
        if let Some(lawyer) = self.order.iter().copied().filter(fit).min_by_key(|i| self.grid.load(&self.draft, *i)) {
            self.put(lawyer, seat);
            return true;
        }
        if depth == 0 || self.budget == 0 {
            return false;
        }
        (0..self.order.len()).any(|n| self.pass_on(self.order[n], seat, depth, below))
    }

    /// Lets the lawyer take the seat for one of its own, and fills that.
    fn pass_on(&mut self, lawyer: usize, seat: usize, depth: u32, below: u32) -> bool {
        let row = self.grid.seats[seat];
        let in_the_way = self.draft.mask[lawyer] & near(row.bit);
        let is_open = self.grid.lawyers[lawyer].open & (1 << row.bit) != 0;
        if !is_open || !self.grid.fits[usize::from(row.need)][lawyer] || in_the_way.count_ones() > 1 {
            return false;
        }
        let bit = |s: usize| 1_u64 << self.grid.seats[s].bit;
        let mut own = self.held[lawyer].clone();
        own.retain(|s| !self.seen[*s] && in_the_way & !bit(*s) == 0);
        for given in own {
            self.free(given);
            self.budget = self.budget.saturating_sub(1);
            if self.grid.ask(&self.draft, lawyer, seat).is_ok() {
                self.put(lawyer, seat);
                self.seen[given] = true;
                if self.fill(given, depth - 1, below) {
                    return true;
                }
                self.free(seat);
            }
            self.put(lawyer, given);
        }
        false
    }

    fn put(&mut self, lawyer: usize, seat: usize) {
        self.grid.put(&mut self.draft, lawyer, seat);
        self.held[lawyer].push(seat);
    }

    fn free(&mut self, seat: usize) {
        if let Some(lawyer) = self.grid.free(&mut self.draft, seat) {
            self.held[lawyer].retain(|s| *s != seat);
        }
    }
}
