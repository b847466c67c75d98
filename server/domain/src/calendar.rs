//! Working days and opening hours. The holiday table is data (State Council arrangement, region overlay later).

use std::collections::BTreeSet;

use jiff::civil::Weekday;

use crate::{Day, Timestamp};

/// Days off and make-up working days (调休) of the years that were loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    off: BTreeSet<Day>,
    makeup: BTreeSet<Day>,
}

/// Minutes since midnight between which a place is open, `opens < closes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    pub opens_min: u16,
    pub closes_min: u16,
}

impl Calendar {
    pub fn new(off: impl IntoIterator<Item = Day>, makeup: impl IntoIterator<Item = Day>) -> Self {
        Self { off: off.into_iter().collect(), makeup: makeup.into_iter().collect() }
    }

    /// Monday to Friday minus holidays plus make-up days.
    pub fn is_working_day(&self, day: Day) -> bool {
        let weekend = matches!(day.0.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.makeup.contains(&day) || (!weekend && !self.off.contains(&day))
    }

    /// Whether a place with these hours is open at `now`.
    pub fn is_open(&self, hours: Hours, now: Timestamp) -> bool {
        self.is_working_day(now.day()) && (hours.opens_min..hours.closes_min).contains(&now.minute_of_day())
    }
}

/// Reads `HH:MM` as minutes since midnight.
pub fn parse_minutes(text: &str) -> Option<u16> {
    let (h, m) = text.split_once(':')?;
    let (h, m): (u16, u16) = (h.parse().ok()?, m.parse().ok()?);
    (h < 24 && m < 60).then_some(h * 60 + m)
}

/// Writes minutes since midnight as `HH:MM`.
pub fn format_minutes(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a date")
    }

    #[test]
    fn holidays_and_makeup_days_move_the_working_week() {
        let c = Calendar::new([day("2026-10-01"), day("2026-10-02")], [day("2026-10-10")]);
        let works = |d| c.is_working_day(day(d));
        assert!(works("2026-09-30") && !works("2026-10-01") && works("2026-10-10") && !works("2026-10-11"));
    }

    #[test]
    fn the_door_opens_and_closes_on_the_minute() {
        let c = Calendar::default();
        let hours = Hours { opens_min: 510, closes_min: 1050 };
        let at = |min: i64| Timestamp(day("2026-11-23").start().0 + min * 60_000);
        assert!(!c.is_open(hours, at(509)) && c.is_open(hours, at(510)));
        assert!(c.is_open(hours, at(1049)) && !c.is_open(hours, at(1050)));
        assert!(!c.is_open(hours, at(510).plus_ms(-86_400_000)), "closed on Sunday");
    }

    #[test]
    fn minutes_read_and_write() {
        assert_eq!(parse_minutes("08:30"), Some(510));
        assert_eq!(format_minutes(510), "08:30");
        assert_eq!((parse_minutes("24:00"), parse_minutes("8"), parse_minutes("08:60")), (None, None, None));
    }
}
