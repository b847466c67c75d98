//! How long a person will wait: a range with its basis, never a false exact figure.

use crate::words;

words!(
    /// What the range was made from.
    Basis {
        /// The queue's typical service time, because too few visits were measured.
        Default = "default",
        /// The latest measured visits.
        Recent = "recent",
    }
);

/// Visits that are needed before measured times replace the typical one.
pub const MIN_SAMPLE: usize = 5;
/// Latest visits that are looked at.
pub const SAMPLE: usize = 20;

/// A waiting time as a range of whole minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    pub min_minutes: u32,
    pub max_minutes: u32,
    pub basis: Basis,
    /// Number of visits behind it; 0 for [`Basis::Default`].
    pub sample: u32,
}

/// Estimates the wait of somebody with `ahead` people before them, served by `desks` open desks.
///
/// `recent_ms` are the latest service times; the quartiles of at least [`MIN_SAMPLE`] of them are used, else 60-140 % of
/// `typical_minutes`. With no desk open the estimate is `None`: nobody can know.
pub fn estimate(ahead: u32, desks: u32, typical_minutes: u32, recent_ms: &[i64]) -> Option<Estimate> {
    if desks == 0 {
        return None;
    }
    let mut times: Vec<i64> = recent_ms.iter().copied().filter(|ms| *ms > 0).take(SAMPLE).collect();
    times.sort_unstable();
    let enough = times.len() >= MIN_SAMPLE;
    let (low_ms, high_ms) = if enough {
        (times[times.len() / 4], times[times.len() * 3 / 4])
    } else {
        (i64::from(typical_minutes) * 36_000, i64::from(typical_minutes) * 84_000)
    };
    let minutes = |people: u32, each_ms: i64| u32::try_from(i64::from(people) * each_ms / (60_000 * i64::from(desks))).unwrap_or(u32::MAX);
    let min_minutes = minutes(ahead, low_ms);
    let max_minutes = minutes(ahead + 1, high_ms).max(min_minutes + 1);
    let (basis, sample) = if enough { (Basis::Recent, times.len() as u32) } else { (Basis::Default, 0) };
    Some(Estimate { min_minutes, max_minutes, basis, sample })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_queue_uses_the_typical_time() {
        let e = estimate(3, 2, 20, &[]).expect("a desk is open");
        assert_eq!((e.min_minutes, e.max_minutes, e.basis), (18, 56, Basis::Default));
    }

    #[test]
    fn measured_times_replace_it() {
        let e = estimate(2, 1, 20, &[600_000; 6]).expect("a desk is open");
        assert_eq!((e.min_minutes, e.max_minutes, e.basis, e.sample), (20, 30, Basis::Recent, 6));
    }

    #[test]
    fn no_desk_no_promise() {
        assert_eq!(estimate(0, 0, 20, &[]), None);
    }
}
