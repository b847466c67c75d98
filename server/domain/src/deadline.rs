//! Deadlines: how many days, counted how, from a dated policy table; and the days they fall on.
//!
//! The day of the event is not counted (民法典 art 201). A last day on a rest day moves to the next working day (art 203).
//! 信访工作条例 is silent on that, so a petitioner's right rolls, and an organ's duty shows both days: the day itself as
//! the target and the rolled day as the outer limit.

use crate::calendar::Calendar;
use crate::{Day, words};

words!(
    /// What must be done, or may be asked for, within a time.
    LimitKind {
        /// Written notice after a registration (arts 22, 23).
        Notice = "notice",
        /// Objection of the organ to which a matter was transferred (art 23).
        Objection = "objection",
        /// Handling opinion from acceptance (art 34).
        Handling = "handling",
        /// Extension of it (art 34).
        Extension = "extension",
        /// Asking for a review, from delivery (art 35).
        ReviewRequest = "review_request",
        /// Review opinion (art 35).
        Review = "review",
        /// Asking for a re-check, from delivery (art 36).
        RecheckRequest = "recheck_request",
        /// Re-check opinion (art 36).
        Recheck = "recheck",
        /// Asking a court to confirm a mediation agreement (民事诉讼法 art 205).
        Confirmation = "confirmation",
        /// An online appeal's red lamp.
        Lamp = "lamp",
        /// Dispatch of a hotline's ticket.
        HotlineDispatch = "hotline_dispatch",
        /// The closing report of an assigned matter (交办, art 22): the day is set by the assigner.
        Assignment = "assignment",
    }
);

words!(
    /// Which days count.
    Count {
        Working = "working",
        Calendar = "calendar",
    }
);

words!(
    /// Whose time it is.
    Side {
        /// A petitioner may do something until then: it rolls forward.
        Right = "right",
        /// An organ must do something until then.
        Duty = "duty",
    }
);

/// Longest limit, in days.
pub const MAX_LIMIT_DAYS: u16 = 366;

/// One row of the policy table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    pub region: String,
    pub kind: LimitKind,
    /// 1..=[`MAX_LIMIT_DAYS`].
    pub days: u16,
    pub count: Count,
    pub side: Side,
    /// In force from this day.
    pub valid_from: Day,
    /// The last day in force, if it ended.
    pub valid_to: Option<Day>,
    pub source: String,
}

/// The days on which a limit ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The day of the event; not counted.
    pub start: Day,
    /// The day to work towards.
    pub target: Day,
    /// The last day that still counts; `target` or later.
    pub outer: Day,
    /// The calendar tables behind it.
    pub calendar_version: String,
    /// A year's table was missing: the days may move when it is loaded.
    pub is_provisional: bool,
}

impl Deadline {
    /// Counts a limit from the day of the event.
    pub fn of(calendar: &Calendar, start: Day, days: u16, count: Count, side: Side) -> Self {
        let unrolled = match count {
            Count::Calendar => start.plus_days(i64::from(days)),
            Count::Working => nth_working_day(calendar, start, days),
        };
        let outer = calendar.roll(unrolled);
        let target = match side {
            Side::Right => outer,
            Side::Duty => unrolled,
        };
        let (calendar_version, is_provisional) = (calendar.versions(start, outer), calendar.is_provisional(start, outer));
        Self { start, target, outer, calendar_version, is_provisional }
    }
}

/// The `days`-th working day after `start`; `start` itself for none.
fn nth_working_day(calendar: &Calendar, start: Day, days: u16) -> Day {
    let mut day = start;
    for _ in 0..days {
        day = calendar.roll(day.plus_days(1));
    }
    day
}

/// The rule that holds for an event on `start`: per region the newest that is in force, and of these the nation's unless a
/// smaller region is stricter. Stricter means an earlier end for an organ's duty and a later one for a petitioner's right.
/// `regions` goes from large to small.
pub fn rule_for<'a>(rules: &'a [Limit], regions: &[String], kind: LimitKind, start: Day, calendar: &Calendar) -> Option<&'a Limit> {
    let in_force = |r: &&Limit| r.kind == kind && r.valid_from <= start && r.valid_to.is_none_or(|to| start <= to);
    let newest = |region: &String| rules.iter().filter(in_force).filter(|r| r.region == *region).max_by_key(|r| r.valid_from);
    let end = |r: &Limit| Deadline::of(calendar, start, r.days, r.count, r.side).outer;
    regions.iter().filter_map(newest).reduce(|held, local| {
        let is_stricter = match held.side {
            Side::Duty => end(local) < end(held),
            Side::Right => end(local) > end(held),
        };
        if is_stricter { local } else { held }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::calendar::tests::{calendar_2026, day};
    use crate::calendar::{NATION, Table};

    /// The eleven vectors of domain.md 2.3, computed without the regional overlay.
    #[rstest]
    #[case(Count::Working, "2026-09-28", 5, "2026-10-10", "2026-10-10")]
    #[case(Count::Working, "2026-02-10", 5, "2026-02-24", "2026-02-24")]
    #[case(Count::Working, "2026-04-30", 5, "2026-05-11", "2026-05-11")]
    #[case(Count::Working, "2026-06-17", 5, "2026-06-25", "2026-06-25")]
    #[case(Count::Working, "2026-02-13", 3, "2026-02-25", "2026-02-25")]
    #[case(Count::Working, "2026-09-30", 3, "2026-10-10", "2026-10-10")]
    #[case(Count::Calendar, "2026-02-05", 15, "2026-02-20", "2026-02-24")]
    #[case(Count::Calendar, "2026-03-02", 60, "2026-05-01", "2026-05-06")]
    #[case(Count::Calendar, "2026-08-26", 30, "2026-09-25", "2026-09-28")]
    #[case(Count::Calendar, "2026-04-19", 15, "2026-05-04", "2026-05-06")]
    #[case(Count::Calendar, "2026-09-30", 3, "2026-10-03", "2026-10-08")]
    fn vectors(#[case] count: Count, #[case] start: &str, #[case] days: u16, #[case] target: &str, #[case] outer: &str) {
        let duty = Deadline::of(&calendar_2026(), day(start), days, count, Side::Duty);
        assert_eq!((duty.target, duty.outer), (day(target), day(outer)));
        let right = Deadline::of(&calendar_2026(), day(start), days, count, Side::Right);
        assert_eq!((right.target, right.outer), (day(outer), day(outer)), "a right ends on the rolled day only");
        assert_eq!((duty.calendar_version.as_str(), duty.is_provisional), ("CN-2026.1", false));
    }

    #[test]
    fn a_deadline_into_a_year_without_table_says_so() {
        let d = Deadline::of(&calendar_2026(), day("2026-12-17"), 15, Count::Calendar, Side::Duty);
        assert_eq!((d.target, d.outer), (day("2027-01-01"), day("2027-01-04")));
        assert_eq!((d.calendar_version.as_str(), d.is_provisional), ("CN-2026.1+CN-2027.0", true));
    }

    fn limit(region: &str, days: u16, count: Count, from: &str, to: Option<&str>) -> Limit {
        Limit {
            region: region.to_owned(),
            kind: LimitKind::Notice,
            days,
            count,
            side: Side::Duty,
            valid_from: day(from),
            valid_to: to.map(day),
            source: "test".to_owned(),
        }
    }

    #[test]
    fn the_newest_rule_in_force_counts_and_a_local_one_only_if_stricter() {
        let rules = [
            limit(NATION, 20, Count::Calendar, "2005-05-01", Some("2022-04-30")),
            limit(NATION, 15, Count::Calendar, "2022-05-01", None),
            limit("640000", 5, Count::Working, "2026-06-01", None),
            limit("640200", 30, Count::Calendar, "2026-01-01", None),
            limit("330000", 1, Count::Working, "2016-01-01", None),
        ];
        let regions = crate::calendar::regions_of("640202");
        let days = |start| rule_for(&rules, &regions, LimitKind::Notice, day(start), &calendar_2026()).map(|r| r.days);
        assert_eq!(days("2021-03-01"), Some(20));
        assert_eq!(days("2026-03-02"), Some(15), "a laxer local rule does not hold");
        assert_eq!(days("2026-06-01"), Some(5));
        assert_eq!(days("2004-01-01"), None);
    }

    #[test]
    fn a_petitioners_right_is_never_shortened_locally() {
        let right = |region: &str, days| Limit { side: Side::Right, ..limit(region, days, Count::Calendar, "2022-05-01", None) };
        let regions = crate::calendar::regions_of("640202");
        let days = |local| {
            let rules = [right(NATION, 30), right("640000", local)];
            rule_for(&rules, &regions, LimitKind::Notice, day("2026-03-02"), &calendar_2026()).map(|r| r.days)
        };
        assert_eq!((days(15), days(45)), (Some(30), Some(45)));
    }

    /// Any table of one year: days off anywhere, make-up days on weekends.
    fn tables() -> impl Strategy<Value = Calendar> {
        (prop::collection::btree_set(0i64..365, 0..60), prop::collection::btree_set(0i64..52, 0..8)).prop_map(|(off, makeup)| {
            let first = day("2026-01-01");
            let makeup: Vec<Day> = makeup.into_iter().map(|week| day("2026-01-03").plus_days(week * 7)).collect();
            let off = off.into_iter().map(|n| first.plus_days(n)).filter(|d| !makeup.contains(d)).collect();
            Table::new(NATION, 2026, 1, "any", off, makeup).map_or_else(|_| Calendar::default(), |t| Calendar::of(&[NATION], [t]))
        })
    }

    proptest! {
        #[test]
        fn the_outer_day_is_never_a_rest_day_and_never_before_the_target(c in tables(), from in 0i64..400, n in 0u16..90) {
            for count in [Count::Working, Count::Calendar] {
                let d = Deadline::of(&c, day("2026-01-01").plus_days(from), n, count, Side::Duty);
                prop_assert!(c.is_working_day(d.outer) && d.target <= d.outer);
            }
        }

        #[test]
        fn a_later_start_or_a_longer_limit_never_ends_earlier(c in tables(), from in 0i64..400, n in 0u16..90) {
            let start = day("2026-01-01").plus_days(from);
            for count in [Count::Working, Count::Calendar] {
                let end = |start, n| Deadline::of(&c, start, n, count, Side::Right).outer;
                prop_assert!(end(start, n) <= end(start.plus_days(1), n));
                prop_assert!(end(start, n) <= end(start, n + 1));
            }
        }

        #[test]
        fn working_days_equal_counting_by_hand(c in tables(), from in 0i64..400, n in 1u16..90) {
            let start = day("2026-01-01").plus_days(from);
            let end = Deadline::of(&c, start, n, Count::Working, Side::Duty).outer;
            let by_hand = (1..).map(|k| start.plus_days(k)).take_while(|d| *d <= end).filter(|d| c.is_working_day(*d)).count();
            prop_assert_eq!(by_hand, usize::from(n));
        }
    }
}
