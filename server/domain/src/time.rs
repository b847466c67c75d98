//! Moments and business days. Server time is UTC; the business day is Asia/Shanghai's (UTC+8, no summer time).

use jiff::civil;
use jiff::tz::{self, TimeZone};
use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A business day in Asia/Shanghai.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub civil::Date);

/// China has one zone and no summer time since 1991, so a fixed offset is exact for every date this system sees.
const CHINA: tz::Offset = tz::offset(8);

impl Timestamp {
    /// The moment `ms` milliseconds later.
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0 + ms)
    }

    /// Milliseconds from `earlier` to this moment; negative if it is later.
    pub const fn since_ms(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// The business day that this moment falls on.
    pub fn day(self) -> Day {
        Day(self.civil().date())
    }

    /// Minutes since midnight of the business day, 0..1440.
    pub fn minute_of_day(self) -> u16 {
        let t = self.civil().time();
        u16::try_from(i32::from(t.hour()) * 60 + i32::from(t.minute())).expect("a day has 1440 minutes")
    }

    /// RFC 3339 with milliseconds and the offset +08:00.
    pub fn rfc3339(self) -> String {
        format!("{:.3}+08:00", self.civil())
    }

    fn civil(self) -> civil::DateTime {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_zoned(TimeZone::fixed(CHINA)).datetime()
    }
}

impl Day {
    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    /// The moment at which the day begins in Asia/Shanghai.
    pub fn start(self) -> Timestamp {
        let zoned = self.0.to_zoned(TimeZone::fixed(CHINA)).expect("a fixed offset has every date");
        Timestamp(zoned.timestamp().as_millisecond())
    }

    /// The moment at which a minute of the day begins, `minute` counted from midnight.
    pub fn at_minute(self, minute: u16) -> Timestamp {
        self.start().plus_ms(i64::from(minute) * 60_000)
    }

    /// Whole days from `earlier` to this day; negative if it is later.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.start().since_ms(earlier.start()) / 86_400_000
    }

    /// The day `days` later, or the last representable one.
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days)))
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_business_day_turns_at_midnight_in_china() {
        let before = Timestamp(1_795_276_799_999); // 2026-11-21T15:59:59.999Z
        assert_eq!(before.day().to_string(), "2026-11-21");
        assert_eq!(before.plus_ms(1).day().to_string(), "2026-11-22");
        assert_eq!(before.plus_ms(1).minute_of_day(), 0);
        assert_eq!(before.plus_ms(1).day().start(), before.plus_ms(1));
        assert_eq!(before.rfc3339(), "2026-11-21T23:59:59.999+08:00");
        assert_eq!(before.plus_ms(1).day().at_minute(90), before.plus_ms(1 + 90 * 60_000));
    }

    #[test]
    fn days_are_counted_across_months_and_backwards() {
        let day = |text| Day::parse(text).expect("a date");
        assert_eq!(day("2026-03-02").days_since(day("2026-02-26")), 4);
        assert_eq!(day("2026-02-26").days_since(day("2026-03-02")), -4);
    }
}
