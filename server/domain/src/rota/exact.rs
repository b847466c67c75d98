//! Tries every rota of a small office in effect: states of the month are built day by day, and of two ways into one state one
//! is enough.
//!
//! A state is how many duties each lawyer has and who served on the last two days: nothing else of the past matters to the
//! rest of the month. Each day only takes sets of lawyers to which no free one can be added. That loses nothing: if a lawyer
//! was free on a day with a seat to spare, giving the lawyer that day and taking away the next movable duty (the only one that
//! could be too near, or any later one at the limit) leaves as many duties to each and as few gaps.

use std::collections::HashMap;

use crate::rota::bound;
use crate::rota::first::seat;
use crate::rota::grid::{Draft, Grid, near};

/// Most lawyers for whom everything is tried.
pub(super) const MOST_LAWYERS: usize = 10;
/// States after which the search gives up.
const MOST_STATES: usize = 30_000;

/// Added duties by lawyer, and the sets that served one and two days ago.
type Key = ([u8; MOST_LAWYERS], u16, u16);

struct Node {
    key: Key,
    gaps: usize,
    /// Index in the layer before.
    from: usize,
    /// Who serves on the day.
    set: u16,
}

/// The better of the draft and the best of all rotas; with whether all were tried.
pub(super) fn best(grid: &Grid, draft: Draft) -> (Draft, bool) {
    if grid.lawyers.len() > MOST_LAWYERS {
        return (draft, false);
    }
    let (fewest, most) = grid.extremes(&draft);
    let known = (grid.gaps(&draft), most - fewest);
    let day_gaps: Vec<usize> = grid.days.iter().map(|(bit, seats)| seats.len() - bound::most_of_day(grid, *bit, seats)).collect();
    let mut layers = vec![vec![Node { key: ([0; MOST_LAWYERS], 0, 0), gaps: 0, from: 0, set: 0 }]];
    let mut states = 0;
    for day in 0..grid.days.len() {
        let later: usize = day_gaps[day + 1..].iter().sum();
        let mut index = HashMap::new();
        let mut next = Vec::new();
        let now = layers.last().expect("the layer before is there");
        for (from, node) in now.iter().enumerate() {
            for set in sets(grid, day, &node.key) {
                let gaps = node.gaps + grid.days[day].1.len() - set.count_ones() as usize;
                let key = step(&node.key, set);
                let is_hopeless = gaps + later > known.0;
                if !is_hopeless && !index.contains_key(&key) {
                    index.insert(key, next.len());
                    next.push(Node { key, gaps, from, set });
                }
            }
            if states + next.len() > MOST_STATES {
                return (draft, false);
            }
        }
        states += next.len();
        layers.push(next);
    }
    let worth = |node: &Node| (node.gaps, spread(grid, &node.key.0));
    let last = layers.last().expect("a layer for each day");
    match last.iter().enumerate().min_by_key(|(_, node)| worth(node)) {
        Some((at, node)) if worth(node) < known => (rebuild(grid, &layers, at), true),
        _ => (draft, true),
    }
}

/// The bit distance of a day to the day `back` bits earlier says who of the last two days is still too near.
fn too_near(grid: &Grid, day: usize, key: &Key) -> u16 {
    let bit = grid.days[day].0;
    let was = |back: usize| day.checked_sub(back).is_some_and(|d| near(bit) & (1 << grid.days[d].0) != 0);
    (if was(1) { key.1 } else { 0 }) | (if was(2) { key.2 } else { 0 })
}

/// Sets of lawyers for a day, seatable, of different firms, to which none can be added.
fn sets(grid: &Grid, day: usize, key: &Key) -> Vec<u16> {
    let (bit, seats) = &grid.days[day];
    let near = too_near(grid, day, key);
    let has_room = |i: &usize| u16::from(key.0[*i]) < grid.lawyers[*i].room;
    let free: Vec<usize> =
        (0..grid.lawyers.len()).filter(|i| near & (1 << i) == 0 && has_room(i) && grid.ask_day(&grid.start, *i, *bit).is_ok()).collect();
    let mut found = Vec::new();
    grow(grid, seats, &free, 0, &mut found);
    let can_grow = |set: u16| free.iter().any(|i| set & (1 << i) == 0 && is_seatable(grid, seats, set | 1 << i));
    found.retain(|set| !can_grow(*set));
    found
}

fn grow(grid: &Grid, seats: &[usize], free: &[usize], set: u16, found: &mut Vec<u16>) {
    found.push(set);
    for (n, i) in free.iter().enumerate() {
        let more = set | 1 << i;
        if is_seatable(grid, seats, more) {
            grow(grid, seats, &free[n + 1..], more, found);
        }
    }
}

fn is_seatable(grid: &Grid, seats: &[usize], set: u16) -> bool {
    let members = || (0..grid.lawyers.len()).filter(|i| set & (1 << i) != 0);
    let firm = |i: usize| grid.lawyers[i].firm;
    set.count_ones() as usize <= seats.len()
        && members().all(|i| members().all(|j| i == j || firm(i) != firm(j)))
        && (members().all(|i| seats.iter().all(|s| grid.fits[usize::from(grid.seats[*s].need)][i])) || place(grid, seats, set).is_some())
}

/// Who of the set sits where: holders by seat of the month.
fn place(grid: &Grid, seats: &[usize], set: u16) -> Option<Vec<Option<u16>>> {
    let mut holder = vec![None; grid.seats.len()];
    let mut members = (0..grid.lawyers.len()).filter(|i| set & (1 << i) != 0);
    members.all(|i| seat(grid, &mut holder, i, seats, &mut vec![false; seats.len()])).then_some(holder)
}

fn step(key: &Key, set: u16) -> Key {
    let mut added = key.0;
    added.iter_mut().enumerate().filter(|(i, _)| set & (1 << i) != 0).for_each(|(_, n)| *n += 1);
    (added, set, key.1)
}

fn spread(grid: &Grid, added: &[u8; MOST_LAWYERS]) -> u32 {
    let counted = || grid.lawyers.iter().zip(added).filter(|(l, _)| l.counts).map(|(l, n)| l.base + u32::from(*n));
    counted().max().unwrap_or(0) - counted().min().unwrap_or(0)
}

fn rebuild(grid: &Grid, layers: &[Vec<Node>], at: usize) -> Draft {
    let mut draft = grid.start.clone();
    let mut at = at;
    for (day, layer) in layers.iter().enumerate().skip(1).rev() {
        let seats = &grid.days[day - 1].1;
        let holder = place(grid, seats, layer[at].set).expect("only seatable sets were kept");
        for (seat, lawyer) in holder.iter().enumerate() {
            if let Some(lawyer) = lawyer {
                grid.put(&mut draft, usize::from(*lawyer), seat);
            }
        }
        at = layer[at].from;
    }
    draft
}
