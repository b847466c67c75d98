//! How long a person will wait: a range with its basis, never a false exact figure.
//!
//! [`Pace::learn`] turns the latest visits of a queue into how its desks work; [`Pace::estimate`] lets the desks that
//! really serve now work through the people ahead, many times over, and reads the range off the outcomes. Laws (tested):
//! one more person ahead never shortens a wait, one more desk never lengthens it, and `min <= likely <= max`.

mod forecast;
mod pace;

pub use pace::{Pace, Visit};

use crate::{Timestamp, words};

words!(
    /// What the range was made from.
    Basis {
        /// The queue's typical service time, because too few visits were measured.
        Default = "default",
        /// The latest measured visits.
        Recent = "recent",
        /// The latest measured visits, of which `sample` began at this hour of the day.
        RecentHour = "recent_hour",
    }
);

/// Visits that are needed before measured times replace the typical one.
pub const MIN_SAMPLE: usize = 5;
/// Visits at this hour of the day that are needed before the basis names the hour.
pub const MIN_HOUR_SAMPLE: usize = 10;
/// Latest visits that are looked at.
pub const SAMPLE: usize = 200;

/// A desk that is open, not paused, and serves the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenDesk {
    /// When it called the person it is busy with, of whatever queue; `None` when it is free.
    pub busy_since: Option<Timestamp>,
}

/// A waiting time as a range of whole minutes that is meant to hold four times out of five.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    pub min_minutes: u32,
    /// As often too short as too long.
    pub likely_minutes: u32,
    pub max_minutes: u32,
    pub basis: Basis,
    /// Number of visits behind it; 0 for [`Basis::Default`].
    pub sample: u32,
}

#[cfg(test)]
#[path = "estimate/laws.rs"]
mod laws;
