//! Figures of visits, counted from the stretches of their lives. Definitions: domain.md 5.7 and 1.1.

use crate::queue::CallOrder;
use crate::{Timestamp, ticket};

/// Ratings are told from this many on, so that nobody's own can be guessed.
pub const MIN_RATINGS: usize = 5;

/// One stretch of a number's life, as far as figures need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// A word of [`ticket::Ticket::WORDS`].
    pub state: String,
    pub from_at: Timestamp,
    pub to_at: Option<Timestamp>,
    pub order: Option<CallOrder>,
    pub passed: u32,
}

/// What a visit's stretches tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Course {
    /// From the number to the first call, in milliseconds; absent if never called.
    pub wait_ms: Option<i64>,
    /// Time in front of staff, without what was set aside, in milliseconds; absent if never served.
    pub service_ms: Option<i64>,
    /// Whether staff chose the person by hand.
    pub picked: bool,
    /// Whether the class brought the person before others.
    pub by_priority: bool,
    /// People who came earlier and were passed, over all calls.
    pub passed: u32,
    /// Whether three calls were in vain at least once.
    pub missed: bool,
}

/// Reads a visit's stretches, oldest first. A stretch that lasts counts up to `now`.
pub fn course(stretches: &[Stretch], now: Timestamp) -> Course {
    let mut out = Course::default();
    let start = stretches.first().map(|s| s.from_at);
    for s in stretches {
        match s.state.as_str() {
            "called" => {
                out.wait_ms = out.wait_ms.or(start.map(|start| s.from_at.since_ms(start)));
                out.picked |= s.order == Some(CallOrder::Picked);
                out.by_priority |= matches!(s.order, Some(CallOrder::Priority | CallOrder::Appointment));
                out.passed += s.passed;
            }
            "serving" => {
                let lasted = s.to_at.unwrap_or(now).since_ms(s.from_at).max(0);
                out.service_ms = Some(out.service_ms.unwrap_or(0) + lasted);
            }
            "missed" => out.missed = true,
            _ => debug_assert!(ticket::Ticket::WORDS.contains(&s.state.as_str()), "{}", s.state),
        }
    }
    out
}

/// A visit with what its ticket tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Where the number stands now, a word of [`ticket::Ticket::WORDS`].
    pub state: String,
    pub people: u32,
    pub has_matter: bool,
    pub rating: Option<i64>,
    pub course: Course,
}

/// Figures of many visits. Times in seconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Visits (批次): a group with one number is one.
    pub batches: i64,
    /// People (人次): everybody who came.
    pub person_times: i64,
    /// Matters (件次).
    pub items: i64,
    pub served: i64,
    pub missed: i64,
    pub cancelled: i64,
    pub expired: i64,
    pub priority: i64,
    pub picked: i64,
    pub wait_p50_s: Option<i64>,
    pub wait_p90_s: Option<i64>,
    pub service_p50_s: Option<i64>,
    pub service_p90_s: Option<i64>,
    pub ratings: i64,
    /// Mean score times 100, from [`MIN_RATINGS`] ratings on.
    pub rating_x100: Option<i64>,
}

/// Counts visits together.
pub fn tally<'a>(visits: impl IntoIterator<Item = &'a Visit>) -> Tally {
    let mut out = Tally::default();
    let (mut waits, mut services, mut scores) = (Vec::new(), Vec::new(), Vec::new());
    for v in visits {
        out.batches += 1;
        out.person_times += i64::from(v.people);
        out.items += i64::from(v.has_matter);
        out.served += i64::from(v.state == "completed");
        out.missed += i64::from(v.course.missed);
        out.cancelled += i64::from(v.state == "cancelled");
        out.expired += i64::from(v.state == "expired");
        out.priority += i64::from(v.course.by_priority);
        out.picked += i64::from(v.course.picked);
        waits.extend(v.course.wait_ms.map(|ms| ms / 1000));
        services.extend(v.course.service_ms.map(|ms| ms / 1000));
        scores.extend(v.rating);
    }
    waits.sort_unstable();
    services.sort_unstable();
    (out.wait_p50_s, out.wait_p90_s) = (percentile(&waits, 50), percentile(&waits, 90));
    (out.service_p50_s, out.service_p90_s) = (percentile(&services, 50), percentile(&services, 90));
    out.ratings = scores.len() as i64;
    out.rating_x100 = (scores.len() >= MIN_RATINGS).then(|| scores.iter().sum::<i64>() * 100 / scores.len() as i64);
    out
}

/// The nearest-rank percentile of sorted values.
pub fn percentile(sorted: &[i64], percent: usize) -> Option<i64> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(state: &str, from: i64, to: Option<i64>, order: Option<CallOrder>) -> Stretch {
        let at = |s: i64| Timestamp(s * 1000);
        Stretch {
            state: state.to_owned(),
            from_at: at(from),
            to_at: to.map(at),
            order,
            passed: u32::from(order == Some(CallOrder::Priority)),
        }
    }

    #[test]
    fn waiting_ends_with_the_first_call_and_what_is_set_aside_is_no_service() {
        let life = [
            stretch("issued", 0, Some(600), None),
            stretch("called", 600, Some(660), Some(CallOrder::Priority)),
            stretch("serving", 660, Some(960), None),
            stretch("paused", 960, Some(2000), None),
            stretch("serving", 2000, None, None),
        ];
        let c = course(&life, Timestamp(2_100_000));
        assert_eq!((c.wait_ms, c.service_ms, c.by_priority, c.passed), (Some(600_000), Some(400_000), true, 1));
        assert_eq!(course(&life[..1], Timestamp(9_000_000)), Course::default(), "never called: no waiting time to count");
    }

    #[test]
    fn a_group_of_eight_is_one_batch_eight_people_one_item() {
        let visit = Visit { state: "completed".to_owned(), people: 8, has_matter: true, rating: Some(5), course: Course::default() };
        let t = tally([&visit]);
        assert_eq!((t.batches, t.person_times, t.items, t.served), (1, 8, 1, 1));
        assert_eq!((t.ratings, t.rating_x100), (1, None), "one rating would name its giver");
        assert_eq!(tally(std::iter::repeat_n(&visit, 5)).rating_x100, Some(500));
    }

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let values: Vec<i64> = (1..=10).collect();
        assert_eq!((percentile(&values, 50), percentile(&values, 90), percentile(&values, 100)), (Some(5), Some(9), Some(10)));
        assert_eq!((percentile(&[], 50), percentile(&[7], 90)), (None, Some(7)));
    }
}
