//! The month's plan of sittings: made from the last month's pattern, and checked against how often each must receive.

mod frequency;
mod month;

pub use frequency::{Findings, Lacking, Leader, Period, Quota, RankGroup, SatDay, Uncovered, check, in_force};
pub use month::{PatternSitting, PlannedSitting, generate};

use crate::calendar::Calendar;
use crate::sitting::HalfDay;
use crate::{Day, Rejection, RejectionCode};

/// Whether a sitting may be planned on a day.
///
/// # Errors
/// [`RejectionCode::SittingDay`] at `/day`: with `after` when the day is not after `today`, with `rest_day` on a rest day.
pub fn may_plan(day: Day, today: Day, calendar: &Calendar) -> Result<(), Rejection> {
    let no = Rejection::new(RejectionCode::SittingDay).at("/day");
    if day <= today {
        return Err(no.with("after", today));
    }
    if calendar.is_working_day(day) { Ok(()) } else { Err(no.with("rest_day", day)) }
}

/// Days of posted sittings that a newly loaded calendar table turned into rest days: each is postponed by hand, as people
/// are told of it.
pub fn rest_days_hit(days: &[Day], calendar: &Calendar) -> Vec<Day> {
    let mut hit: Vec<Day> = days.iter().copied().filter(|day| !calendar.is_working_day(*day)).collect();
    hit.sort_unstable();
    hit.dedup();
    hit
}

/// Whether two sittings of one leader meet in a half day.
///
/// # Errors
/// [`RejectionCode::SittingClash`] with `day` at `/day` when `taken` holds the half day.
pub fn admit_half(taken: &[(Day, HalfDay)], day: Day, half: HalfDay) -> Result<(), Rejection> {
    if taken.contains(&(day, half)) { Err(Rejection::new(RejectionCode::SittingClash).with("day", day).at("/day")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::tests::{calendar_2026, day};
    use crate::sitting::HalfDay::{Afternoon, Morning};

    #[test]
    fn a_sitting_is_planned_on_a_working_day_ahead() {
        let told = |text| may_plan(day(text), day("2026-09-24"), &calendar_2026()).map_err(|no| no.args.into_keys().collect::<Vec<_>>());
        assert_eq!(told("2026-09-28"), Ok(()));
        assert_eq!(told("2026-09-24"), Err(vec!["after"]));
        assert_eq!(told("2026-10-01"), Err(vec!["rest_day"]));
        assert_eq!(told("2026-10-10"), Ok(()), "a Saturday that is worked");
    }

    #[test]
    fn a_new_table_hits_what_was_planned() {
        let planned = [day("2026-10-05"), day("2026-09-28"), day("2026-10-05"), day("2026-10-02")];
        assert_eq!(rest_days_hit(&planned, &calendar_2026()), [day("2026-10-02"), day("2026-10-05")]);
    }

    #[test]
    fn one_sitting_in_each_half_day() {
        let taken = [(day("2026-09-28"), Morning)];
        assert!(admit_half(&taken, day("2026-09-28"), Afternoon).is_ok());
        assert_eq!(admit_half(&taken, day("2026-09-28"), Morning).expect_err("taken").code, RejectionCode::SittingClash);
    }
}
