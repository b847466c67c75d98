//! A late leader or a long talk moves the rest: order is kept, gaps take up the delay, and whoever waits over half an hour is
//! asked whether to wait or to move.

use crate::Timestamp;

/// A delay over this is not simply told: the person chooses to wait or to move (domain.md 5.3). In milliseconds.
pub const ASK_OVER_MS: i64 = 30 * 60_000;

/// A booked slot that has not begun, as it was first told to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub starts_at: Timestamp,
    /// The first moment after it.
    pub ends_at: Timestamp,
}

/// The slot's new time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shifted {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// Later than first told, in whole minutes, rounded up.
    pub late_min: i64,
    /// The person is asked: wait or move.
    pub asks: bool,
    /// It ends after the sitting: the person may also see the lawyer or clerk now, or have the first slot next time.
    pub is_past_end: bool,
}

/// New times for the slots that have not begun, in their order. The leader is free from `free_at`: when a late one comes, or
/// when the talk that overruns ends. `sitting_ends_at` is the end on the poster.
///
/// Call it with the times first told and again whenever `free_at` is known better: what was caught up moves forward again,
/// but never before the time first told.
pub fn shift(rest: &[Span], free_at: Timestamp, sitting_ends_at: Timestamp) -> Vec<Shifted> {
    let mut free_at = free_at;
    let place = |span: &Span| {
        let starts_at = span.starts_at.max(free_at);
        let late_ms = starts_at.since_ms(span.starts_at);
        let ends_at = span.ends_at.plus_ms(late_ms);
        free_at = ends_at;
        let late_min = (late_ms + 59_999) / 60_000;
        Shifted { starts_at, ends_at, late_min, asks: late_ms > ASK_OVER_MS, is_past_end: ends_at > sitting_ends_at }
    };
    rest.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MINUTE: i64 = 60_000;

    /// Slots of half an hour at these minutes.
    fn slots(at: &[i64]) -> Vec<Span> {
        at.iter().map(|m| Span { starts_at: Timestamp(m * MINUTE), ends_at: Timestamp((m + 30) * MINUTE) }).collect()
    }

    fn told(at: &[i64], free_min: i64) -> Vec<(i64, bool, bool)> {
        let moved = shift(&slots(at), Timestamp(free_min * MINUTE), Timestamp(180 * MINUTE));
        moved.iter().map(|s| (s.starts_at.0 / MINUTE, s.asks, s.is_past_end)).collect()
    }

    #[test]
    fn a_late_leader_moves_all_until_a_gap_takes_it_up() {
        let moved = told(&[0, 30, 90, 150], 20);
        assert_eq!(moved, [(20, false, false), (50, false, false), (90, false, false), (150, false, false)]);
    }

    #[test]
    fn over_half_an_hour_asks_and_the_last_runs_over() {
        assert_eq!(told(&[120, 150], 150), [(150, false, false), (180, false, true)], "half an hour exactly is told, not asked");
        assert_eq!(told(&[120, 150], 151), [(151, true, true), (181, true, true)]);
        assert_eq!(shift(&slots(&[0]), Timestamp(1), Timestamp(0))[0].late_min, 1);
    }

    proptest! {
        #[test]
        fn order_and_length_stay_and_nobody_comes_before_the_time_told(
            gaps in prop::collection::vec(0i64..60, 1..12), free in 0i64..400, later in 0i64..100,
        ) {
            let mut at = 0;
            let starts: Vec<i64> = gaps.into_iter().map(|gap| { at += 30 + gap; at }).collect();
            let rest = slots(&starts);
            let moved = shift(&rest, Timestamp(free * MINUTE), Timestamp(600 * MINUTE));
            prop_assert_eq!(moved.len(), rest.len());
            prop_assert!(moved[0].starts_at.0 >= free * MINUTE);
            prop_assert!(moved.windows(2).all(|pair| pair[0].ends_at <= pair[1].starts_at));
            for (was, is) in rest.iter().zip(&moved) {
                prop_assert!(is.starts_at >= was.starts_at);
                prop_assert_eq!(is.ends_at.since_ms(is.starts_at), was.ends_at.since_ms(was.starts_at));
                prop_assert_eq!(is.late_min * MINUTE, is.starts_at.since_ms(was.starts_at));
                prop_assert_eq!(is.asks, is.late_min > 30);
            }
            let worse = shift(&rest, Timestamp((free + later) * MINUTE), Timestamp(600 * MINUTE));
            prop_assert!(moved.iter().zip(&worse).all(|(a, b)| a.starts_at <= b.starts_at));
        }
    }
}
