//! Cutting a sitting into slots: bookable ones and ones kept for people who walk in, mixed evenly.

use crate::sitting::{HalfDay, NOON_MIN};
use crate::{Rejection, RejectionCode};

/// Length of a slot unless set otherwise, in minutes (`leader_slot_min`).
pub const DEFAULT_SLOT_MINUTES: u16 = 30;
/// Length of a lawyer's slot, in minutes (`lawyer_slot_min`); a talk that needs more is extended once.
pub const LAWYER_SLOT_MINUTES: u16 = 20;
/// Share of a lawyer's slots that is kept for people who walk in, unless the seat says otherwise, in percent.
pub const LAWYER_WALK_IN_PERCENT: u8 = 50;
/// Shortest slot, in minutes.
pub const MIN_SLOT_MINUTES: u16 = 10;
/// Longest slot, in minutes.
pub const MAX_SLOT_MINUTES: u16 = 120;
/// Largest share of slots that may be kept for walk-ins, in percent.
pub const MAX_WALK_IN_PERCENT: u8 = 80;
/// Most appointments in one slot (several hosts, or a joint sitting).
pub const MAX_SLOT_CAPACITY: u16 = 20;

/// A piece of a sitting, in minutes since midnight of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotTime {
    pub from_min: u16,
    /// The first minute after it.
    pub to_min: u16,
    /// Kept for people without an appointment: it cannot be booked.
    pub is_walk_in: bool,
    /// Appointments, or people who walk in, that it takes.
    pub capacity: u16,
}

impl SlotTime {
    /// Whether one more appointment fits, when `taken` are there already (live holds and offers included).
    ///
    /// # Errors
    /// [`RejectionCode::SlotTaken`] when it is full or kept for walk-ins.
    pub fn admit(self, taken: u32) -> Result<(), Rejection> {
        if !self.is_walk_in && taken < u32::from(self.capacity) { Ok(()) } else { Err(RejectionCode::SlotTaken.into()) }
    }
}

/// Cuts `from_min..to_min` into slots of equal length; minutes left over at the end stay free.
///
/// Of `n` slots `n * walk_in_percent / 100`, rounded half up, are kept for walk-ins, and never all of them. The first slot
/// can be booked, and among the first `k` of `n` there are `k/n` of the bookable ones, rounded up: both kinds are spread
/// evenly.
///
/// # Errors
/// [`RejectionCode::SittingTimes`] unless the times lie in one half day and hold a slot, [`RejectionCode::SlotMinutes`],
/// [`RejectionCode::WalkInShare`], [`RejectionCode::SlotCapacity`], each with the pointer of its field.
pub fn cut_slots(
    from_min: u16,
    to_min: u16,
    slot_minutes: u16,
    walk_in_percent: u8,
    capacity_per_slot: u16,
) -> Result<Vec<SlotTime>, Rejection> {
    if !(MIN_SLOT_MINUTES..=MAX_SLOT_MINUTES).contains(&slot_minutes) {
        let no = Rejection::new(RejectionCode::SlotMinutes).with("from", MIN_SLOT_MINUTES).with("to", MAX_SLOT_MINUTES);
        return Err(no.at("/slot_minutes"));
    }
    if walk_in_percent > MAX_WALK_IN_PERCENT {
        return Err(Rejection::new(RejectionCode::WalkInShare).with("limit", MAX_WALK_IN_PERCENT).at("/walk_in_percent"));
    }
    if !(1..=MAX_SLOT_CAPACITY).contains(&capacity_per_slot) {
        return Err(Rejection::new(RejectionCode::SlotCapacity).with("limit", MAX_SLOT_CAPACITY).at("/capacity_per_slot"));
    }
    if HalfDay::of(from_min, to_min).is_none() || to_min - from_min < slot_minutes {
        return Err(Rejection::new(RejectionCode::SittingTimes).at("/to"));
    }
    let count = u32::from((to_min - from_min) / slot_minutes);
    let booked = count - walk_in_count(count, walk_in_percent);
    let before = |i: u16| (u32::from(i) * booked).div_ceil(count);
    let slot = |i: u16| {
        let from_min = from_min + i * slot_minutes;
        let is_walk_in = before(i) == before(i + 1);
        SlotTime { from_min, to_min: from_min + slot_minutes, is_walk_in, capacity: capacity_per_slot }
    };
    Ok((0..).take(count as usize).map(slot).collect())
}

/// The half days that these minutes lie in, each with its part of them; a part that holds no slot is left out.
pub fn halves(from_min: u16, to_min: u16, slot_minutes: u16) -> Vec<(HalfDay, u16, u16)> {
    let parts = [(HalfDay::Morning, from_min, to_min.min(NOON_MIN)), (HalfDay::Afternoon, from_min.max(NOON_MIN), to_min)];
    parts.into_iter().filter(|(_, from, to)| from.saturating_add(slot_minutes) <= *to).collect()
}

/// Slots kept for walk-ins, of `count` slots; at least one stays bookable.
fn walk_in_count(count: u32, percent: u8) -> u32 {
    ((2 * count * u32::from(percent) + 100) / 200).min(count.saturating_sub(1))
}

/// Moves appointments to newly cut slots after an edit. `taken` are the starts of the old slots that hold appointments, in
/// minutes since midnight, ascending, each once with how many it holds; the answer names for each the index of its new slot.
/// Order is kept, no two share a slot, and each begins at its old time or later as far as slots remain.
///
/// # Errors
/// [`RejectionCode::SittingBooked`] with `count` slots in use when the new cut has too few or too small ones.
pub fn recut(taken: &[(u16, u16)], fresh: &[SlotTime]) -> Result<Vec<usize>, Rejection> {
    let refuse = || Rejection::new(RejectionCode::SittingBooked).with("count", taken.len());
    let most = taken.iter().map(|(_, people)| *people).max().unwrap_or(0);
    let usable: Vec<usize> = (0..fresh.len()).filter(|i| !fresh[*i].is_walk_in && fresh[*i].capacity >= most).collect();
    if usable.len() < taken.len() {
        return Err(refuse());
    }
    let mut next = 0;
    let place = |(n, (from_min, _)): (usize, &(u16, u16))| {
        let last = usable.len() - (taken.len() - n);
        let at_its_time = (next..last).find(|k| fresh[usable[*k]].from_min >= *from_min).unwrap_or(last);
        next = at_its_time + 1;
        usable[at_its_time]
    };
    Ok(taken.iter().enumerate().map(place).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    /// `B` bookable, `w` kept for walk-ins.
    fn drawn(slots: &[SlotTime]) -> String {
        slots.iter().map(|s| if s.is_walk_in { 'w' } else { 'B' }).collect()
    }

    #[rstest]
    #[case(540, 720, 30, 0, "BBBBBB")]
    #[case(540, 720, 30, 30, "BBwBBw")]
    #[case(540, 720, 30, 50, "BwBwBw")]
    #[case(540, 720, 30, 80, "Bwwwww")]
    #[case(540, 720, 30, 8, "BBBBBB")]
    #[case(540, 720, 30, 9, "BBBBBw")]
    #[case(540, 590, 30, 80, "B")]
    #[case(870, 1080, 60, 20, "BBw")]
    fn a_sitting_is_cut(#[case] from: u16, #[case] to: u16, #[case] minutes: u16, #[case] percent: u8, #[case] want: &str) {
        assert_eq!(drawn(&cut_slots(from, to, minutes, percent, 1).expect("cut")), want);
    }

    #[rstest]
    #[case(510, 1050, &[(510, 780), (780, 1050)])]
    #[case(510, 720, &[(510, 720)])]
    #[case(840, 1050, &[(840, 1050)])]
    #[case(770, 1050, &[(780, 1050)])]
    #[case(510, 799, &[(510, 780)])]
    #[case(600, 610, &[])]
    fn a_duty_has_a_sitting_in_each_half_day_that_holds_a_slot(#[case] from: u16, #[case] to: u16, #[case] want: &[(u16, u16)]) {
        let parts = halves(from, to, LAWYER_SLOT_MINUTES);
        assert_eq!(parts.iter().map(|(_, from, to)| (*from, *to)).collect::<Vec<_>>(), want);
        for (half, from, to) in parts {
            assert_eq!(HalfDay::of(from, to), Some(half));
            assert!(cut_slots(from, to, LAWYER_SLOT_MINUTES, LAWYER_WALK_IN_PERCENT, 1).is_ok());
        }
    }

    #[rstest]
    #[case(540, 720, 9, 0, 1, RejectionCode::SlotMinutes, "/slot_minutes")]
    #[case(540, 720, 121, 0, 1, RejectionCode::SlotMinutes, "/slot_minutes")]
    #[case(540, 720, 30, 81, 1, RejectionCode::WalkInShare, "/walk_in_percent")]
    #[case(540, 720, 30, 0, 0, RejectionCode::SlotCapacity, "/capacity_per_slot")]
    #[case(540, 720, 30, 0, 21, RejectionCode::SlotCapacity, "/capacity_per_slot")]
    #[case(720, 540, 30, 0, 1, RejectionCode::SittingTimes, "/to")]
    #[case(540, 560, 30, 0, 1, RejectionCode::SittingTimes, "/to")]
    #[case(540, 1080, 30, 0, 1, RejectionCode::SittingTimes, "/to")]
    fn bad_cuts_name_their_field(
        #[case] from: u16,
        #[case] to: u16,
        #[case] minutes: u16,
        #[case] percent: u8,
        #[case] capacity: u16,
        #[case] code: RejectionCode,
        #[case] pointer: &str,
    ) {
        let no = cut_slots(from, to, minutes, percent, capacity).expect_err("a bad cut");
        assert_eq!((no.code, no.pointer.as_deref()), (code, Some(pointer)));
    }

    proptest! {
        #[test]
        fn slots_are_even_exact_and_inside(from in 0u16..780, length in 10u16..780, minutes in 10u16..=120, percent in 0u8..=80) {
            let to = (from + length).min(780);
            let Ok(slots) = cut_slots(from, to, minutes, percent, 2) else {
                prop_assert!(to - from < minutes);
                return Ok(());
            };
            let n = slots.len();
            prop_assert_eq!(n, usize::from((to - from) / minutes));
            for (i, s) in slots.iter().enumerate() {
                prop_assert_eq!((s.to_min - s.from_min, usize::from(s.from_min - from)), (minutes, i * usize::from(minutes)));
                prop_assert!(s.to_min <= to);
            }
            let booked = slots.iter().filter(|s| !s.is_walk_in).count();
            let off_by_hundredths = (100 * (n - booked)).abs_diff(n * usize::from(percent));
            prop_assert!(booked == 1 || off_by_hundredths <= 50, "{booked} of {n} at {percent} %");
            for k in 0..=n {
                let here = slots[..k].iter().filter(|s| !s.is_walk_in).count();
                prop_assert_eq!(here, (k * booked).div_ceil(n), "the first {} of {}", k, drawn(&slots));
            }
        }

        #[test]
        fn capacity_is_never_exceeded(capacity in 1u16..=20, wishes in 0u32..60, percent in 0u8..=80) {
            for slot in cut_slots(540, 720, 30, percent, capacity).expect("cut") {
                let mut taken = 0;
                (0..wishes).for_each(|_| taken += u32::from(slot.admit(taken).is_ok()));
                prop_assert_eq!(taken, if slot.is_walk_in { 0 } else { wishes.min(u32::from(capacity)) });
            }
        }

        #[test]
        fn a_new_cut_loses_nobody_and_keeps_the_order(
            old in prop::collection::btree_map(0u16..24, 1u16..4, 0..12), from in 480u16..700, minutes in 10u16..60, percent in 0u8..=80,
        ) {
            let taken: Vec<(u16, u16)> = old.into_iter().map(|(i, people)| (480 + i * 10, people)).collect();
            let Ok(fresh) = cut_slots(from, 780, minutes, percent, 3) else { return Ok(()) };
            match recut(&taken, &fresh) {
                Ok(places) => {
                    prop_assert_eq!(places.len(), taken.len());
                    prop_assert!(places.windows(2).all(|pair| pair[0] < pair[1]));
                    prop_assert!(places.iter().all(|i| !fresh[*i].is_walk_in));
                }
                Err(no) => {
                    prop_assert_eq!(no.code, RejectionCode::SittingBooked);
                    prop_assert!(fresh.iter().filter(|s| !s.is_walk_in).count() < taken.len());
                }
            }
        }
    }

    #[test]
    fn who_has_a_time_keeps_it_in_the_new_cut() {
        let fresh = cut_slots(540, 720, 30, 0, 1).expect("cut");
        assert_eq!(recut(&[(570, 1), (660, 1)], &fresh).expect("fits"), [1, 4]);
        assert_eq!(recut(&[(690, 1), (700, 1)], &fresh).expect("fits"), [4, 5], "the last ones move closer");
        assert_eq!(recut(&[(540, 2)], &fresh).expect_err("two in one").code, RejectionCode::SittingBooked);
    }
}
