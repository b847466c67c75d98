//! How good an estimate of waiting times is, beside the plain average, over invented days (see [`crate::hall`]).
//!
//! Both are asked when a number is taken and judged when it is called; both know the same: people ahead, desks that
//! serve now, the latest 200 visits. The plain average is people ahead times the mean service time, by the desks.

use std::collections::HashMap;

use server_domain::estimate::{Estimate, OpenDesk, Pace, SAMPLE, Visit};
use server_domain::id::DeskId;
use server_domain::{Day, Timestamp};

use crate::hall::{Called, DeskNow, Hall, Watcher};

/// Days that one hall is watched.
const DAYS_OF_A_HALL: u64 = 20;
/// The plain average needs as many visits as the estimate before it replaces the typical time.
const PLAIN_NEEDS: usize = 5;

/// Times and errors in minutes, one entry for each person who was estimated and called.
#[derive(Debug, Default, Clone)]
pub struct Score {
    pub people: usize,
    /// Asked while no desk served: neither says anything.
    pub unanswered: usize,
    /// Took a number and were never called that day.
    pub never_called: usize,
    pub errors: Vec<f64>,
    pub plain_errors: Vec<f64>,
    pub inside: usize,
    pub widths: Vec<f64>,
    pub waits: Vec<f64>,
    /// The errors of both for people who found every desk busy.
    pub busy_errors: Vec<f64>,
    pub busy_plain_errors: Vec<f64>,
}

impl Score {
    /// Share of the waits that lay in the range that was told.
    pub fn inside_percent(&self) -> f64 {
        100.0 * self.inside as f64 / self.errors.len() as f64
    }
}

struct Asked {
    at: i64,
    told: Estimate,
    plain_minutes: f64,
    all_busy: bool,
}

struct Judge {
    day: Day,
    typical_minutes: u32,
    visits: Vec<Visit>,
    service_s: Vec<i64>,
    asked: HashMap<usize, Asked>,
    score: Score,
}

/// Judges `days` seeded days, 20 of each hall.
pub fn judge(days: u64) -> Score {
    let mut score = Score::default();
    for seed in 0..days.div_ceil(DAYS_OF_A_HALL) {
        let mut hall = Hall::new(seed);
        let day = Day::parse("2026-03-02").expect("a date");
        let typical_minutes = hall.typical_minutes;
        let mut judge = Judge { day, typical_minutes, visits: vec![], service_s: vec![], asked: HashMap::new(), score };
        for _ in 0..DAYS_OF_A_HALL.min(days - seed * DAYS_OF_A_HALL) {
            hall.day(&mut judge);
            judge.score.never_called += judge.asked.len();
            judge.asked.clear();
            judge.day = judge.day.plus_days(1);
        }
        score = judge.score;
    }
    score
}

impl Judge {
    fn moment(&self, second: i64) -> Timestamp {
        self.day.start().plus_ms(second * 1000)
    }
}

impl Watcher for Judge {
    fn arrives(&mut self, person: usize, at: i64, ahead: u32, desks: &[DeskNow]) {
        self.score.people += 1;
        let now = self.moment(at);
        let open: Vec<OpenDesk> = desks
            .iter()
            .filter_map(|desk| match desk {
                DeskNow::Away => None,
                DeskNow::Free => Some(OpenDesk { busy_since: None }),
                DeskNow::Busy(since) => Some(OpenDesk { busy_since: Some(self.moment(*since)) }),
            })
            .collect();
        let latest = &self.visits[self.visits.len().saturating_sub(SAMPLE)..];
        let Some(told) = Pace::learn(latest, self.typical_minutes, now).estimate(ahead, &open, now) else {
            self.score.unanswered += 1;
            return;
        };
        let times = &self.service_s[self.service_s.len().saturating_sub(SAMPLE)..];
        let mean_minutes = if times.len() < PLAIN_NEEDS {
            f64::from(self.typical_minutes)
        } else {
            times.iter().sum::<i64>() as f64 / times.len() as f64 / 60.0
        };
        let plain_minutes = f64::from(ahead) * mean_minutes / open.len() as f64;
        self.asked
            .insert(person, Asked { at, told, plain_minutes, all_busy: ahead > 0 || open.iter().all(|desk| desk.busy_since.is_some()) });
    }

    fn is_called(&mut self, person: usize, at: i64) {
        let Some(asked) = self.asked.remove(&person) else { return };
        let waited = (at - asked.at) as f64 / 60.0;
        let score = &mut self.score;
        score.waits.push(waited);
        let (error, plain_error) = ((waited - f64::from(asked.told.likely_minutes)).abs(), (waited - asked.plain_minutes).abs());
        score.errors.push(error);
        score.plain_errors.push(plain_error);
        if asked.all_busy {
            score.busy_errors.push(error);
            score.busy_plain_errors.push(plain_error);
        }
        let (low, high) = (f64::from(asked.told.min_minutes), f64::from(asked.told.max_minutes));
        score.inside += usize::from((low..=high).contains(&waited));
        score.widths.push(high - low);
    }

    fn ends(&mut self, visit: Called) {
        let desk = DeskId(uuid::Uuid::from_u128(visit.desk as u128));
        let [issued_at, called_at, ended_at] = [visit.issued, visit.called, visit.ended].map(|second| self.moment(second));
        self.visits.push(Visit { desk, issued_at, called_at, ended_at });
        self.service_s.extend(visit.serving.map(|began| visit.ended - began));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn median(mut values: Vec<f64>) -> f64 {
        values.sort_unstable_by(f64::total_cmp);
        values[values.len() / 2]
    }

    /// The limits of `cargo xtask bench estimate`, over fewer days.
    #[test]
    fn the_estimate_is_a_fifth_better_than_the_plain_average_and_the_range_holds() {
        let score = judge(60);
        let (error, plain) = (median(score.errors.clone()), median(score.plain_errors.clone()));
        assert!(error <= 0.8 * plain, "median error {error:.2} min, plain average {plain:.2} min");
        assert!(score.inside_percent() >= 80.0, "only {:.1} % of the waits lay in the range", score.inside_percent());
        assert!(score.errors.len() > 1_000, "{} people say little", score.errors.len());
    }
}
