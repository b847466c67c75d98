//! A late leader or a long talk moves the rest: order is kept, gaps take up the delay, and whoever waits over half an hour is
//! asked whether to wait or to move.

use crate::{Day, Timestamp};

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

/// A slot as it was posted, in minutes of the sitting's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostedSlot {
    pub from_min: u16,
    pub to_min: u16,
    /// Somebody is in it.
    pub is_taken: bool,
}

/// A sitting's day and how late it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LateDay {
    pub day: Day,
    /// The end on the poster, in minutes of the day.
    pub to_min: u16,
    pub delay_min: u16,
    /// The first posted minute that is late; who was received before it keeps the time that was told.
    pub delay_from_min: Option<u16>,
}

impl LateDay {
    /// The times of all slots as they hold now, in the slots' order: those with people in them, from where the day is late
    /// on, move one after another; free ones take up the delay.
    pub fn times(&self, slots: &[PostedSlot]) -> Vec<Shifted> {
        let late_from = self.delay_from_min.filter(|_| self.delay_min > 0);
        let moves = |s: &&PostedSlot| s.is_taken && late_from.is_some_and(|from| s.from_min >= from);
        let told = |s: &PostedSlot| Span { starts_at: self.day.at_minute(s.from_min), ends_at: self.day.at_minute(s.to_min) };
        let late: Vec<Span> = slots.iter().filter(moves).map(told).collect();
        let free_at = self.day.at_minute(late_from.unwrap_or_default()).plus_ms(i64::from(self.delay_min) * 60_000);
        let mut shifted = shift(&late, free_at, self.day.at_minute(self.to_min)).into_iter();
        let now = |s: &PostedSlot| {
            let Span { starts_at, ends_at } = told(s);
            let moved = if moves(&s) { shifted.next() } else { None };
            moved.unwrap_or(Shifted { starts_at, ends_at, late_min: 0, asks: false, is_past_end: false })
        };
        slots.iter().map(now).collect()
    }
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

    #[test]
    fn a_day_that_becomes_late_in_the_middle_moves_who_is_ahead_and_free_slots_take_it_up() {
        let slot = |from_min: u16, is_taken| PostedSlot { from_min, to_min: from_min + 30, is_taken };
        let slots = [slot(540, true), slot(570, true), slot(600, true), slot(630, false), slot(660, true), slot(690, true)];
        let from = |delay_min, delay_from_min| {
            let day = LateDay { day: crate::calendar::tests::day("2026-03-10"), to_min: 720, delay_min, delay_from_min };
            day.times(&slots).iter().map(|t| (t.starts_at.minute_of_day(), t.late_min)).collect::<Vec<_>>()
        };
        let told = [(540, 0), (570, 0), (600, 0), (630, 0), (660, 0), (690, 0)];
        assert_eq!(from(0, None), told);
        assert_eq!(from(0, Some(570)), told, "caught up");
        // Late by 20 minutes from half past nine on: the first was received in time, the free slot takes the delay up.
        assert_eq!(from(20, Some(570)), [(540, 0), (590, 20), (620, 20), (630, 0), (660, 0), (690, 0)]);
        // By 45: what is left of it after the free slot goes on.
        assert_eq!(from(45, Some(570)), [(540, 0), (615, 45), (645, 45), (630, 0), (675, 15), (705, 15)]);
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
