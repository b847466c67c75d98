//! The desks at work, many times over: a small simulation without chance.
//!
//! Each of [`RUNS`] runs gives every person a service time from the learned distribution and lets the desks take them in
//! order. The draws are a fixed table, so the same question always has the same answer, and they belong to the person,
//! not to the desk: with the same draws a queue in order of arrival can only be later with one person more and only
//! sooner with one desk more, in every run and therefore in every quantile. Time runs at a usual hour's speed and is
//! stretched to the clock at the end, which keeps that order.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::LazyLock;

use super::pace::{POINTS, Pace, hour};
use super::{Basis, Estimate, MIN_HOUR_SAMPLE, OpenDesk};
use crate::Timestamp;

/// Runs; odd, so that there is a middle one.
const RUNS: usize = 101;
/// People that are simulated one by one; the others take the mean time.
const PEOPLE: usize = 48;
/// Desks beyond these change nothing that a person would notice.
const DESKS: usize = 64;
/// Outcomes below and above the range, of [`RUNS`].
const OUTSIDE: usize = 11;
/// How wrong a day's pace may be when none of it was seen, as the deviation of its logarithm.
const DAY_DOUBT: f64 = 0.3;
/// Visits of today that halve the square of that doubt.
const DOUBT_VISITS: f64 = 6.0;
/// Longest wait that is told apart: a day.
const MAX_MINUTES: f64 = 1440.0;
const HOUR_MS: f64 = 3_600_000.0;
const MINUTE_MS: f64 = 60_000.0;

pub fn estimate(pace: &Pace, ahead: u32, desks: &[OpenDesk], now: Timestamp) -> Option<Estimate> {
    if desks.is_empty() {
        return None;
    }
    let doubt = DAY_DOUBT / (1.0 + f64::from(pace.of_today) / DOUBT_VISITS).sqrt();
    let mut waits: Vec<f64> = (0..RUNS)
        .map(|run| {
            let slow = pace.today * (doubt * normal(DRAWS[0][run])).exp();
            clock_ms(pace, work_ms(pace, run, slow, ahead, desks, now) * slow, now)
        })
        .collect();
    waits.sort_unstable_by(f64::total_cmp);
    let minutes = |ms: f64| (ms / MINUTE_MS).min(MAX_MINUTES);
    let min_minutes = minutes(waits[OUTSIDE]).floor() as u32;
    let likely_minutes = minutes(waits[RUNS / 2]).round() as u32;
    let max_minutes = (minutes(waits[RUNS - 1 - OUTSIDE]).ceil() as u32).max(likely_minutes).max(min_minutes + 1);
    let (basis, sample) = basis(pace, now);
    Some(Estimate { min_minutes, likely_minutes, max_minutes, basis, sample })
}

fn basis(pace: &Pace, now: Timestamp) -> (Basis, u32) {
    match pace.at_hour[hour(now)] {
        _ if pace.sample == 0 => (Basis::Default, 0),
        here if here as usize >= MIN_HOUR_SAMPLE => (Basis::RecentHour, here),
        _ => (Basis::Recent, pace.sample),
    }
}

/// One run of a day that is `slow` times slower than usual: usual milliseconds until a desk is free for the person
/// behind `ahead` others.
fn work_ms(pace: &Pace, run: usize, slow: f64, ahead: u32, desks: &[OpenDesk], now: Timestamp) -> f64 {
    let (people, rests) = DRAWS[1..].split_at(PEOPLE);
    let rest = |(desk, draws): (&OpenDesk, &[f64; RUNS])| match desk.busy_since {
        Some(since) => rest_ms(pace, now.since_ms(since).max(0) as f64 / (pace.hours[hour(now)] * slow), draws[run]),
        None if ahead == 0 => 0.0,
        // It is free and people wait: its clerk is writing or out of the room.
        None => point(&pace.pauses, draws[run]),
    };
    let mut free: BinaryHeap<Reverse<u64>> = desks.iter().zip(rests).map(|desk| Reverse(rest(desk) as u64)).collect();
    let mean_ms = pace.points.iter().sum::<f64>() / POINTS as f64;
    let others = f64::from(ahead.saturating_sub(PEOPLE as u32)) * mean_ms / free.len() as f64;
    for draws in people.iter().take(ahead as usize) {
        let mut first = free.peek_mut().expect("there is a desk");
        first.0 += point(&pace.points, draws[run]) as u64;
    }
    free.peek().map_or(0.0, |first| first.0 as f64) + others
}

/// What is left of a visit that has lasted `so_far` usual milliseconds: one of the learned times that are longer. A visit
/// longer than all of them goes on for up to half of its length.
fn rest_ms(pace: &Pace, so_far: f64, draw: f64) -> f64 {
    let longer = &pace.points[pace.points.partition_point(|ms| *ms <= so_far)..];
    match longer.get((draw * longer.len() as f64) as usize) {
        Some(ms) => ms - so_far,
        None => so_far * draw * 0.5,
    }
}

/// One learned time.
fn point(points: &[f64; POINTS], draw: f64) -> f64 {
    points[((draw * POINTS as f64) as usize).min(POINTS - 1)]
}

/// Numbers in 0..1 by purpose (the day, then people, then desks) and run. Every purpose has the same evenly spread
/// numbers in an order of its own (a Latin hypercube), shuffled by a fixed rule.
static DRAWS: LazyLock<Vec<[f64; RUNS]>> = LazyLock::new(|| {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |limit: usize| {
        // splitmix64
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    };
    let mut shuffled = || {
        let mut draws: [f64; RUNS] = std::array::from_fn(|run| (run as f64 + 0.5) / RUNS as f64);
        (1..RUNS).for_each(|i| draws.swap(i, below(i + 1)));
        draws
    };
    (0..1 + PEOPLE + DESKS).map(|_| shuffled()).collect()
});

/// The deviation of a normal variable at a share of the outcomes (Tukey's lambda; good to 0.01 within ±2.5).
fn normal(share: f64) -> f64 {
    (share.powf(0.135) - (1.0 - share).powf(0.135)) / 0.1975
}

/// Stretches a time at a usual hour's speed to the clock, hour by hour for one day.
fn clock_ms(pace: &Pace, work_ms: f64, now: Timestamp) -> f64 {
    let mut work_left = work_ms;
    let mut elapsed = 0.0;
    let mut hour = hour(now);
    let mut hour_left = HOUR_MS - f64::from(now.minute_of_day() % 60) * MINUTE_MS;
    for _ in 0..24 {
        let fits = hour_left / pace.hours[hour];
        if work_left <= fits {
            return elapsed + work_left * pace.hours[hour];
        }
        work_left -= fits;
        elapsed += hour_left;
        (hour, hour_left) = ((hour + 1) % 24, HOUR_MS);
    }
    elapsed + work_left
}
