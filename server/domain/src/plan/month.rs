//! A month made from the month before: each sitting on the same weekday of the same week, on a working day, and never two
//! of one leader in the same half day. The same input always gives the same plan.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::Day;
use crate::calendar::Calendar;
use crate::sitting::HalfDay;

/// A sitting of the month that serves as the pattern. `L` names the leader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PatternSitting<L> {
    pub leader: L,
    /// The day that was meant: of a sitting that a rest day or a postponement moved, the day before it was moved.
    pub day: Day,
    pub half: HalfDay,
}

/// A proposed sitting; time, place, theme and form come from its pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedSitting<L> {
    /// Index of the pattern.
    pub pattern: usize,
    pub leader: L,
    pub day: Day,
    pub half: HalfDay,
    /// The day by weekday and week, when that is a rest day or the leader sits there already.
    pub moved_from: Option<Day>,
}

/// Makes the plan of the month in which `month` lies, ordered by day, half day and pattern.
///
/// A sitting on the fifth Friday falls on the last Friday of a month with four. A rest day moves it to the next working day
/// whose half day is free, within the month; if there is none, to the last one before. A sitting of the fifth week whose
/// leader already sits on that last day is left out (it is a weekly one), and so is one for which no day is free.
pub fn generate<L: Copy + Ord>(pattern: &[PatternSitting<L>], month: Day, calendar: &Calendar) -> Vec<PlannedSitting<L>> {
    let mut wishes: Vec<(bool, Day, HalfDay, usize, bool)> = (0..pattern.len())
        .map(|i| {
            let (day, is_fifth) = target(pattern[i].day.0, month.0);
            (!calendar.is_working_day(day), day, pattern[i].half, i, is_fifth)
        })
        .collect();
    // Those whose day is a working day keep it; then the others find a place beside them. Fifth weeks yield to fourth ones.
    wishes.sort_by_key(|(moves, day, half, i, is_fifth)| (*moves, *is_fifth, *day, *half, *i));
    let (mut taken, mut last_days) = (BTreeSet::new(), BTreeSet::new());
    let mut plan = Vec::new();
    for (_, wanted, half, i, is_fifth) in wishes {
        let leader = pattern[i].leader;
        let is_new_wish = last_days.insert((leader, wanted, half));
        if is_fifth && !is_new_wish {
            continue;
        }
        let is_free = |day: &Day| calendar.is_working_day(*day) && !taken.contains(&(leader, *day, half));
        if let Some(day) = around(wanted).find(is_free) {
            taken.insert((leader, day, half));
            plan.push(PlannedSitting { pattern: i, leader, day, half, moved_from: (day != wanted).then_some(wanted) });
        }
    }
    plan.sort_by_key(|p| (p.day, p.half, p.pattern));
    plan
}

/// The day of the same weekday and week in the month of `month`, and whether the week is a fifth one that it lacks.
fn target(day: Date, month: Date) -> (Day, bool) {
    let ordinal = (day.day() - 1) / 7 + 1;
    let at = |n| month.nth_weekday_of_month(n, day.weekday()).ok();
    match at(ordinal) {
        Some(found) => (Day(found), false),
        None => (Day(at(-1).expect("every month has each weekday")), true),
    }
}

/// The day, those after it to the end of its month, then those before it back to the first.
fn around(day: Day) -> impl Iterator<Item = Day> {
    let (first, last) = (Day(day.0.first_of_month()), Day(day.0.last_of_month()));
    let after = (0..).map(move |n| day.plus_days(n)).take_while(move |d| *d <= last);
    let before = (1..).map(move |n| day.plus_days(-n)).take_while(move |d| *d >= first);
    after.chain(before)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::tests::{calendar_2026, day};
    use crate::sitting::HalfDay::{Afternoon, Morning};

    fn sat(leader: &'static str, text: &str, half: HalfDay) -> PatternSitting<&'static str> {
        PatternSitting { leader, day: day(text), half }
    }

    fn read(plan: &[PlannedSitting<&'static str>]) -> Vec<String> {
        let line = |p: &PlannedSitting<&str>| {
            let moved = p.moved_from.map_or_else(String::new, |d| format!(" (from {d})"));
            format!("{} {} {}{moved}", p.day, p.half, p.leader)
        };
        plan.iter().map(line).collect()
    }

    #[test]
    fn the_same_weekday_of_the_same_week() {
        let march = [sat("he", "2026-03-02", Morning), sat("ma", "2026-03-18", Afternoon), sat("he", "2026-03-26", Morning)];
        let april = generate(&march, day("2026-04-01"), &calendar_2026());
        assert_eq!(
            read(&april),
            ["2026-04-07 morning he (from 2026-04-06)", "2026-04-15 afternoon ma", "2026-04-23 morning he"],
            "6 April 2026 is a day off"
        );
    }

    #[test]
    fn a_long_holiday_pushes_to_the_first_days_after_it_and_nobody_sits_twice() {
        let september = [sat("he", "2026-09-01", Morning), sat("he", "2026-09-02", Morning), sat("ma", "2026-09-03", Morning)];
        let october = generate(&september, day("2026-10-15"), &calendar_2026());
        let october = read(&october);
        assert_eq!(
            october,
            [
                "2026-10-08 morning he (from 2026-10-06)",
                "2026-10-08 morning ma (from 2026-10-01)",
                "2026-10-09 morning he (from 2026-10-07)"
            ]
        );
    }

    #[test]
    fn the_end_of_a_month_moves_back() {
        let march = [sat("he", "2026-03-28", Morning)];
        let february = generate(&march, day("2026-02-10"), &calendar_2026());
        assert_eq!(read(&february), ["2026-02-28 morning he"], "a Saturday that is worked");
        let may = generate(&[sat("he", "2026-03-29", Morning)], day("2026-05-01"), &calendar_2026());
        assert_eq!(read(&may), ["2026-05-29 morning he (from 2026-05-31)"]);
    }

    #[test]
    fn a_fifth_week_falls_on_the_last_and_a_weekly_one_is_not_doubled() {
        let march = [sat("ma", "2026-03-30", Morning), sat("he", "2026-03-23", Morning), sat("he", "2026-03-30", Morning)];
        let april = generate(&march, day("2026-04-01"), &calendar_2026());
        assert_eq!(read(&april), ["2026-04-27 morning ma", "2026-04-27 morning he"]);
    }

    proptest! {
        #[test]
        fn a_plan_is_worked_days_of_its_month_and_never_twice_the_same_half_day(
            pattern in prop::collection::vec((0u8..4, 0i64..31, any::<bool>()), 0..60), month in 0i64..365,
        ) {
            let (calendar, month) = (calendar_2026(), day("2026-01-01").plus_days(month));
            let half = |morning| if morning { Morning } else { Afternoon };
            let pattern: Vec<PatternSitting<u8>> = pattern
                .into_iter()
                .map(|(leader, n, morning)| PatternSitting { leader, day: day("2026-03-01").plus_days(n), half: half(morning) })
                .collect();
            let plan = generate(&pattern, month, &calendar);
            prop_assert_eq!(&plan, &generate(&pattern, month, &calendar));
            let mut seen = BTreeSet::new();
            for p in &plan {
                prop_assert!(calendar.is_working_day(p.day) && p.day.0.first_of_month() == month.0.first_of_month());
                prop_assert!(seen.insert((p.leader, p.day, p.half)), "{p:?} twice");
                let was = pattern[p.pattern];
                prop_assert_eq!((p.leader, p.half), (was.leader, was.half));
                prop_assert_eq!(p.moved_from.unwrap_or(p.day).0.weekday(), was.day.0.weekday());
            }
            let used: BTreeSet<usize> = plan.iter().map(|p| p.pattern).collect();
            prop_assert_eq!(used.len(), plan.len(), "each pattern is used once");
            for (i, was) in pattern.iter().enumerate().filter(|(i, _)| !used.contains(i)) {
                let busy = plan.iter().filter(|p| (p.leader, p.half) == (was.leader, was.half)).count();
                prop_assert!(was.day.0.day() > 28 || busy >= 15, "{i} was left out without need");
            }
        }
    }
}
