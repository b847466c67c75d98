//! One table of days off and make-up days, as a government published it for a year.

use std::collections::BTreeSet;

use jiff::civil::Weekday;

use crate::{Day, Rejection, RejectionCode};

/// The region whose table the State Council sets.
pub const NATION: &str = "CN";
/// Days that one table may speak of.
pub const MAX_TABLE_DAYS: usize = 120;
/// Longest name of a source, in characters.
const MAX_SOURCE_CHARS: usize = 300;

/// Days off and make-up working days (调休上班) of one region and year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// `CN`, or the six digits of a province, city or county.
    pub region: String,
    pub year: i16,
    /// Counts the loadings of this region's year from 1.
    pub version_no: i64,
    pub source: String,
    off: BTreeSet<Day>,
    makeup: BTreeSet<Day>,
}

impl Table {
    /// Checks a table before it is loaded.
    ///
    /// # Errors
    /// With the pointer of the day at fault: `calendar_day_year` outside the year, `calendar_day_twice`,
    /// `calendar_makeup_weekday` for a make-up day that is no Saturday or Sunday; `field_invalid` for region, year, source
    /// or an empty table; `text_too_long`.
    pub fn new(region: &str, year: i16, version_no: i64, source: &str, off: Vec<Day>, makeup: Vec<Day>) -> Result<Self, Rejection> {
        let bad = |pointer: &str| Rejection::new(RejectionCode::FieldInvalid).at(pointer);
        let is_code = region.len() == 6 && region.bytes().all(|b| b.is_ascii_digit());
        if region != NATION && !is_code {
            return Err(bad("/region"));
        }
        if !(2000..=2100).contains(&year) {
            return Err(bad("/year"));
        }
        if source.trim().is_empty() {
            return Err(bad("/source"));
        }
        if source.chars().count() > MAX_SOURCE_CHARS {
            return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_SOURCE_CHARS).at("/source"));
        }
        if off.is_empty() && makeup.is_empty() || off.len() + makeup.len() > MAX_TABLE_DAYS {
            return Err(bad("/off"));
        }
        let mut seen = BTreeSet::new();
        for (list, days) in [("off", &off), ("makeup", &makeup)] {
            for (n, day) in days.iter().enumerate() {
                let refuse = |code| Err(Rejection::new(code).with("day", day).at(format!("/{list}/{n}")));
                if day.0.year() != year {
                    return refuse(RejectionCode::CalendarDayYear);
                }
                if !seen.insert(*day) {
                    return refuse(RejectionCode::CalendarDayTwice);
                }
                if list == "makeup" && !matches!(day.0.weekday(), Weekday::Saturday | Weekday::Sunday) {
                    return refuse(RejectionCode::CalendarMakeupWeekday);
                }
            }
        }
        let source = source.trim().to_owned();
        Ok(Self {
            region: region.to_owned(),
            year,
            version_no,
            source,
            off: off.into_iter().collect(),
            makeup: makeup.into_iter().collect(),
        })
    }

    /// The name under which deadlines cite it: `CN-2026.1`.
    pub fn version(&self) -> String {
        format!("{}-{}.{}", self.region, self.year, self.version_no)
    }

    /// Whether the day is a working day, if the table speaks of it.
    pub fn tells(&self, day: Day) -> Option<bool> {
        if self.makeup.contains(&day) { Some(true) } else { self.off.contains(&day).then_some(false) }
    }

    pub fn off(&self) -> impl Iterator<Item = Day> {
        self.off.iter().copied()
    }

    pub fn makeup(&self) -> impl Iterator<Item = Day> {
        self.makeup.iter().copied()
    }

    /// Whether another table has the same days.
    pub fn same_days(&self, other: &Self) -> bool {
        self.off == other.off && self.makeup == other.makeup
    }
}

/// The regions whose rules hold in a division, from large to small: nation, province, city, county.
pub fn regions_of(division_code: &str) -> Vec<String> {
    let mut regions = vec![NATION.to_owned()];
    for (digits, zeros) in [(2, "0000"), (4, "00"), (6, "")] {
        let Some(head) = division_code.get(..digits) else { break };
        let code = format!("{head}{zeros}");
        if !regions.contains(&code) {
            regions.push(code);
        }
    }
    regions
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::calendar::tests::day;

    #[rstest]
    #[case("CN", &["2026-10-01", "2026-10-01"], &[], RejectionCode::CalendarDayTwice, "/off/1")]
    #[case("CN", &["2026-10-10"], &["2026-10-10"], RejectionCode::CalendarDayTwice, "/makeup/0")]
    #[case("CN", &["2026-10-01", "2027-01-01"], &[], RejectionCode::CalendarDayYear, "/off/1")]
    #[case("CN", &["2026-10-01"], &["2026-10-09"], RejectionCode::CalendarMakeupWeekday, "/makeup/0")]
    #[case("宁夏", &["2026-10-01"], &[], RejectionCode::FieldInvalid, "/region")]
    #[case("CN", &[], &[], RejectionCode::FieldInvalid, "/off")]
    fn bad_tables_are_refused_at_the_day(
        #[case] region: &str,
        #[case] off: &[&str],
        #[case] makeup: &[&str],
        #[case] code: RejectionCode,
        #[case] pointer: &str,
    ) {
        let days = |texts: &[&str]| texts.iter().map(|t| day(t)).collect();
        let no = Table::new(region, 2026, 1, "test", days(off), days(makeup)).expect_err("a bad table");
        assert_eq!((no.code, no.pointer.as_deref()), (code, Some(pointer)));
    }

    #[test]
    fn a_township_stands_in_four_regions() {
        assert_eq!(regions_of("640202100"), ["CN", "640000", "640200", "640202"]);
        assert_eq!(regions_of("640200"), ["CN", "640000", "640200"]);
    }
}
