//! Working days and opening hours. Tables of days off and make-up working days (调休) are data: one per region and year,
//! each with a version; a region's own table lies over the nation's.
//!
//! Invariant: an answer can always name the versions that it rests on, and says whether a year's table was missing.

mod statutory;
mod table;

use std::collections::BTreeMap;

use jiff::civil::Weekday;

pub use statutory::{FIRST_YEAR, LAST_YEAR, is_statutory_day_off};
pub use table::{MAX_TABLE_DAYS, NATION, Table, regions_of};

use crate::{Day, Timestamp};

/// A rest is never longer than this many days: four tables of their greatest length, one after the other.
const ROLL_DAYS: i64 = 4 * MAX_TABLE_DAYS as i64 + 14;

/// The loaded tables, the nation's and those of regions over it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Per year: the nation's table first, then smaller and smaller regions.
    years: BTreeMap<i16, Vec<Table>>,
}

/// Minutes since midnight between which a place is open, `opens < closes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    pub opens_min: u16,
    pub closes_min: u16,
}

impl Calendar {
    /// Lays the tables over each other: the order of `regions` is from large to small, and tables of other regions are
    /// left out. Of two versions of one table the newer counts.
    pub fn of(regions: &[&str], tables: impl IntoIterator<Item = Table>) -> Self {
        let mut years: BTreeMap<i16, Vec<Table>> = BTreeMap::new();
        for table in tables.into_iter().filter(|t| regions.contains(&t.region.as_str())) {
            let layers = years.entry(table.year).or_default();
            match layers.iter_mut().find(|t| t.region == table.region) {
                Some(known) if known.version_no < table.version_no => *known = table,
                Some(_) => {}
                None => layers.push(table),
            }
        }
        let size = |t: &Table| regions.iter().position(|r| *r == t.region);
        years.values_mut().for_each(|layers| layers.sort_by_key(size));
        Self { years }
    }

    /// Monday to Friday minus holidays plus make-up days; the smallest region that speaks of a day decides. A year without
    /// the nation's table has its statutory holidays only.
    pub fn is_working_day(&self, day: Day) -> bool {
        let layers = self.layers(day.0.year());
        if let Some(told) = layers.iter().rev().find_map(|t| t.tells(day)) {
            return told;
        }
        let weekend = matches!(day.0.weekday(), Weekday::Saturday | Weekday::Sunday);
        !weekend && (self.has_table(day.0.year()) || !is_statutory_day_off(day))
    }

    /// The first working day on or after `day`.
    pub fn roll(&self, day: Day) -> Day {
        (0..=ROLL_DAYS).map(|n| day.plus_days(n)).find(|d| self.is_working_day(*d)).unwrap_or(day)
    }

    /// Whether the nation's table of a year is loaded.
    pub fn has_table(&self, year: i16) -> bool {
        self.layers(year).iter().any(|t| t.region == NATION)
    }

    /// Whether an answer about these days rests on a year whose table is not loaded.
    pub fn is_provisional(&self, from: Day, to: Day) -> bool {
        (from.0.year()..=to.0.year()).any(|year| !self.has_table(year))
    }

    /// The versions behind an answer about these days: `CN-2026.1+640000-2026.1`; a missing year reads `CN-2027.0`.
    pub fn versions(&self, from: Day, to: Day) -> String {
        let mut names = Vec::new();
        for year in from.0.year()..=to.0.year() {
            if !self.has_table(year) {
                names.push(format!("{NATION}-{year}.0"));
            }
            names.extend(self.layers(year).iter().map(Table::version));
        }
        names.join("+")
    }

    /// Whether a place with these hours is open at `now`.
    pub fn is_open(&self, hours: Hours, now: Timestamp) -> bool {
        self.is_working_day(now.day()) && (hours.opens_min..hours.closes_min).contains(&now.minute_of_day())
    }

    fn layers(&self, year: i16) -> &[Table] {
        self.years.get(&year).map_or(&[], Vec::as_slice)
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
pub(crate) mod tests {
    use super::*;

    pub(crate) fn day(text: &str) -> Day {
        Day::parse(text).expect("a date")
    }

    fn days(texts: &[&str]) -> Vec<Day> {
        texts.iter().map(|t| day(t)).collect()
    }

    fn range(from: &str, to: &str) -> Vec<Day> {
        (0..).map(|n| day(from).plus_days(n)).take_while(|d| *d <= day(to)).collect()
    }

    /// The nation's table of 2026 (domain.md 2.3).
    pub(crate) fn nation_2026() -> Table {
        let off = [
            ("2026-01-01", "2026-01-03"),
            ("2026-02-15", "2026-02-23"),
            ("2026-04-04", "2026-04-06"),
            ("2026-05-01", "2026-05-05"),
            ("2026-06-19", "2026-06-21"),
            ("2026-09-25", "2026-09-27"),
            ("2026-10-01", "2026-10-07"),
        ];
        let off = off.iter().flat_map(|(from, to)| range(from, to)).collect();
        let makeup = days(&["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]);
        Table::new(NATION, 2026, 1, "test", off, makeup).expect("a right table")
    }

    pub(crate) fn calendar_2026() -> Calendar {
        Calendar::of(&[NATION], [nation_2026()])
    }

    #[test]
    fn the_year_2026_has_248_working_days() {
        let c = calendar_2026();
        assert_eq!(range("2026-01-01", "2026-12-31").into_iter().filter(|d| c.is_working_day(*d)).count(), 248);
        assert!(c.is_working_day(day("2026-10-10")) && !c.is_working_day(day("2026-10-11")) && !c.is_working_day(day("2026-10-01")));
    }

    #[test]
    fn a_region_lies_over_the_nation_and_another_region_does_not() {
        let local = Table::new("640000", 2026, 1, "test", days(&["2026-03-20", "2026-05-09"]), days(&["2026-03-28"])).expect("right");
        let elsewhere = Table::new("650000", 2026, 1, "test", days(&["2026-03-23"]), vec![]).expect("right");
        let c = Calendar::of(&[NATION, "640000"], [local, nation_2026(), elsewhere]);
        let works = |d| c.is_working_day(day(d));
        assert!(!works("2026-03-20") && works("2026-03-28") && works("2026-03-23"));
        assert!(!works("2026-05-09"), "the region takes a make-up day back");
        assert_eq!(c.versions(day("2026-12-20"), day("2027-01-04")), "CN-2026.1+640000-2026.1+CN-2027.0");
    }

    #[test]
    fn a_year_without_table_has_its_statutory_days_and_is_provisional() {
        let c = calendar_2026();
        assert!(c.is_provisional(day("2026-12-20"), day("2027-01-04")) && !c.is_provisional(day("2026-12-20"), day("2026-12-31")));
        let works = |d| c.is_working_day(day(d));
        assert!(!works("2027-01-01") && !works("2027-02-05") && !works("2027-02-08") && works("2027-02-09"), "Spring Festival");
        assert!(works("2027-10-04"), "bridging days are not known before the table");
    }

    #[test]
    fn of_two_versions_the_newer_counts() {
        let newer = Table::new(NATION, 2026, 2, "test", days(&["2026-03-02"]), vec![]).expect("right");
        for tables in [[nation_2026(), newer.clone()], [newer.clone(), nation_2026()]] {
            let c = Calendar::of(&[NATION], tables);
            assert!(!c.is_working_day(day("2026-03-02")) && c.is_working_day(day("2026-10-02")));
        }
    }

    #[test]
    fn the_door_opens_and_closes_on_the_minute() {
        let c = calendar_2026();
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
