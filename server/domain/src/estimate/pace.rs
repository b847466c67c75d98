//! What the latest visits of a queue say about its desks.
//!
//! A visit occupies its desk from the call until the desk calls the next waiting person, so walking there, people who do
//! not come, the clerk's notes, short breaks and other queues of the same desk are all in the measured time.

use std::collections::BTreeMap;

use super::{Estimate, MIN_SAMPLE, OpenDesk, SAMPLE, forecast};
use crate::Timestamp;
use crate::id::DeskId;

/// Points of the distribution that is kept.
pub(super) const POINTS: usize = 64;
/// Share of the typical time that each twelfth of all visits takes, for a queue that nobody has measured.
const GUESS: [f64; 12] = [0.25, 0.4, 0.55, 0.65, 0.75, 0.85, 0.95, 1.05, 1.2, 1.4, 1.75, 2.4];
/// A single visit counts as at most this many medians: a forgotten desk says nothing about the next person.
const MAX_MEDIANS: f64 = 6.0;
/// Visits at an hour of the day that weigh as much as all the others together.
const HOUR_WEIGHT: f64 = 30.0;
/// Visits of today that weigh as much as the days before.
const TODAY_WEIGHT: f64 = 20.0;
/// Longest time that is believed at all, in milliseconds (4 h).
const MAX_MS: i64 = 4 * 3_600_000;

/// One called number at one desk, whether or not somebody came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    pub desk: DeskId,
    pub issued_at: Timestamp,
    /// The first call.
    pub called_at: Timestamp,
    pub ended_at: Timestamp,
}

/// How the desks of a queue work. Made by [`Pace::learn`], good for minutes.
#[derive(Debug, Clone, PartialEq)]
pub struct Pace {
    /// Ascending: milliseconds that a visit occupies a desk at a usual hour.
    pub(super) points: [f64; POINTS],
    /// Ascending: milliseconds between the end of a visit and the next call while somebody waits.
    pub(super) pauses: [f64; POINTS],
    /// How much slower (above 1) each hour of the day is than usual.
    pub(super) hours: [f64; 24],
    /// Visits that began at each hour.
    pub(super) at_hour: [u32; 24],
    /// How much slower (above 1) today is than usual.
    pub(super) today: f64,
    /// Visits of today.
    pub(super) of_today: u32,
    /// Visits behind it.
    pub(super) sample: u32,
}

/// A visit's own time and when it began.
struct Turn {
    ms: f64,
    at: Timestamp,
}

impl Pace {
    /// Learns from visits in any order; the latest [`SAMPLE`] count. `typical_minutes` is what the office expects of one
    /// visit and is used while fewer than [`MIN_SAMPLE`] were measured.
    pub fn learn(visits: &[Visit], typical_minutes: u32, now: Timestamp) -> Self {
        let mut visits: Vec<Visit> = visits.iter().copied().filter(|v| is_sane(v, now)).collect();
        visits.sort_unstable_by_key(|v| (v.called_at, v.ended_at, v.issued_at, v.desk));
        let visits = &visits[visits.len().saturating_sub(SAMPLE)..];
        let (mut turns, pauses) = turns(visits);
        if turns.len() < MIN_SAMPLE {
            return Self::typical(typical_minutes);
        }
        let cap = MAX_MEDIANS * median(turns.iter().map(|t| t.ms).collect());
        turns.iter_mut().for_each(|t| t.ms = t.ms.min(cap));
        let (hours, at_hour) = hours(&turns);
        let mut usual: Vec<f64> = turns.iter().map(|t| t.ms / hours[hour(t.at)]).collect();
        usual.sort_unstable_by(f64::total_cmp);
        let mean = usual.iter().sum::<f64>() / usual.len() as f64;
        let todays: Vec<f64> = turns.iter().filter(|t| t.at.day() == now.day()).map(|t| t.ms / hours[hour(t.at)]).collect();
        Self {
            points: quantiles(&usual),
            pauses: quantiles(&pauses),
            hours,
            at_hour,
            today: (todays.iter().sum::<f64>() / mean + TODAY_WEIGHT) / (todays.len() as f64 + TODAY_WEIGHT),
            of_today: todays.len() as u32,
            sample: turns.len() as u32,
        }
    }

    /// The pace of a queue that nobody has measured.
    fn typical(minutes: u32) -> Self {
        let ms = f64::from(minutes.clamp(1, 240)) * 60_000.0;
        Self {
            points: std::array::from_fn(|i| GUESS[i * GUESS.len() / POINTS] * ms),
            pauses: [0.0; POINTS],
            hours: [1.0; 24],
            at_hour: [0; 24],
            today: 1.0,
            of_today: 0,
            sample: 0,
        }
    }

    /// Estimates the wait, from `now` to the call, of somebody with `ahead` people before them. `None` while no desk
    /// serves: nobody can know.
    pub fn estimate(&self, ahead: u32, desks: &[OpenDesk], now: Timestamp) -> Option<Estimate> {
        forecast::estimate(self, ahead, desks, now)
    }
}

/// The hour of the business day, 0..24.
pub(super) fn hour(at: Timestamp) -> usize {
    usize::from(at.minute_of_day() / 60)
}

/// Clocks jump and rows are corrected by hand: what cannot have happened is not learned from.
fn is_sane(v: &Visit, now: Timestamp) -> bool {
    let ms = v.ended_at.since_ms(v.called_at);
    0 < ms && ms <= MAX_MS && v.ended_at <= now && v.issued_at <= v.called_at
}

/// How long each visit occupied its desk: up to the desk's next call when somebody was waiting, else with the usual
/// pause. `visits` are in order of their calls. The pauses are handed back in ascending order.
fn turns(visits: &[Visit]) -> (Vec<Turn>, Vec<f64>) {
    let mut later: BTreeMap<DeskId, Visit> = BTreeMap::new();
    let mut pauses: Vec<Option<i64>> = Vec::with_capacity(visits.len());
    for (at, v) in visits.iter().enumerate().rev() {
        let next = later.insert(v.desk, *v).filter(|next| next.called_at.day() == v.ended_at.day());
        let is_awaited = || visits[at + 1..].iter().any(|w| w.called_at > v.ended_at && w.issued_at <= v.ended_at);
        pauses.push(next.filter(|_| is_awaited()).map(|next| next.called_at.since_ms(v.ended_at).clamp(0, MAX_MS)));
    }
    pauses.reverse();
    let mut known: Vec<f64> = pauses.iter().flatten().map(|ms| *ms as f64).collect();
    known.sort_unstable_by(f64::total_cmp);
    let usual_pause = known.get(known.len() / 2).copied().unwrap_or(0.0);
    let turn = |(v, pause): (&Visit, &Option<i64>)| {
        let pause = pause.map_or(usual_pause, |ms| ms as f64);
        Turn { ms: v.ended_at.since_ms(v.called_at) as f64 + pause, at: v.called_at }
    };
    (visits.iter().zip(&pauses).map(turn).collect(), known)
}

/// The middle value; 0 of nothing.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// The middles of [`POINTS`] equal parts of sorted values; zeros of nothing.
fn quantiles(sorted: &[f64]) -> [f64; POINTS] {
    std::array::from_fn(|i| sorted.get((2 * i + 1) * sorted.len() / (2 * POINTS)).copied().unwrap_or(0.0))
}

/// Each hour's factor, drawn towards 1 the fewer visits it has.
fn hours(turns: &[Turn]) -> ([f64; 24], [u32; 24]) {
    let mean = turns.iter().map(|t| t.ms).sum::<f64>() / turns.len() as f64;
    let (mut sums, mut counts) = ([0.0; 24], [0_u32; 24]);
    for t in turns {
        sums[hour(t.at)] += t.ms / mean;
        counts[hour(t.at)] += 1;
    }
    (std::array::from_fn(|h| (sums[h] + HOUR_WEIGHT) / (f64::from(counts[h]) + HOUR_WEIGHT)), counts)
}
