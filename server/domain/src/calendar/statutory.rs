//! The thirteen statutory holidays (全国年节及纪念日放假办法, revised 2024, in force 2025-01-01), for years whose yearly
//! arrangement is not loaded yet. What rests on them is provisional: bridging and make-up days come with the table.

use jiff::civil::{Date, date};

use crate::Day;

/// First and last year whose moving holidays are listed.
pub const FIRST_YEAR: i16 = 2025;
pub const LAST_YEAR: i16 = 2035;

/// Month and day of the moving holidays of a year: first day of the first lunar month, Qingming, fifth of the fifth,
/// fifteenth of the eighth. Source: the lunisolar calendar (GB/T 33661-2017); checked below against the new moons.
const MOVING: [(i16, [(i8, i8); 4]); 11] = [
    (2025, [(1, 29), (4, 4), (5, 31), (10, 6)]),
    (2026, [(2, 17), (4, 5), (6, 19), (9, 25)]),
    (2027, [(2, 6), (4, 5), (6, 9), (9, 15)]),
    (2028, [(1, 26), (4, 4), (5, 28), (10, 3)]),
    (2029, [(2, 13), (4, 4), (6, 16), (9, 22)]),
    (2030, [(2, 3), (4, 5), (6, 5), (9, 12)]),
    (2031, [(1, 23), (4, 5), (6, 24), (10, 1)]),
    (2032, [(2, 11), (4, 4), (6, 12), (9, 19)]),
    (2033, [(1, 31), (4, 4), (6, 1), (9, 8)]),
    (2034, [(2, 19), (4, 5), (6, 20), (9, 27)]),
    (2035, [(2, 8), (4, 5), (6, 10), (9, 16)]),
];

/// Whether a day is one of the thirteen: New Year 1; Spring Festival 4 (the eve to the third day); Qingming 1; Labour
/// Day 2; Dragon Boat 1; Mid-Autumn 1; National Day 3. Outside the listed years only those with fixed dates are known.
pub fn is_statutory_day_off(day: Day) -> bool {
    let Day(it) = day;
    if matches!((it.month(), it.day()), (1, 1) | (5, 1 | 2) | (10, 1..=3)) {
        return true;
    }
    let Some((year, [spring, single @ ..])) = MOVING.iter().find(|(year, _)| *year == it.year()) else { return false };
    let on = |(month, day): (i8, i8)| -> Date { date(*year, month, day) };
    let first = Day(on(*spring));
    (first.plus_days(-1)..=first.plus_days(2)).contains(&day) || single.iter().any(|d| on(*d) == it)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Julian ephemeris day of the k-th mean new moon after 2000, with the largest periodic terms (Meeus, Astronomical
    /// Algorithms, ch. 49): right to a few minutes.
    fn new_moon(k: f64) -> f64 {
        let t = k / 1236.85;
        let mean = 2_451_550.097_66 + 29.530_588_861 * k + 0.000_154_37 * t * t;
        let rad = |deg: f64| deg.to_radians();
        let sun = rad(2.5534 + 29.105_356_70 * k);
        let moon = rad(201.5643 + 385.816_935_28 * k);
        let node = rad(160.7108 + 390.670_502_84 * k);
        mean - 0.407_20 * moon.sin()
            + 0.172_41 * sun.sin()
            + 0.016_08 * (2.0 * moon).sin()
            + 0.010_39 * (2.0 * node).sin()
            + 0.007_39 * (moon - sun).sin()
            - 0.005_14 * (moon + sun).sin()
            + 0.002_08 * (2.0 * sun).sin()
            - 0.001_11 * (moon - 2.0 * node).sin()
    }

    /// The business days (UTC+8) of the new moons around a date; delta T (about 70 s) does not matter here.
    fn new_moon_days(around: Date) -> Vec<Date> {
        let years = f64::from(around.year()) + (f64::from(around.day_of_year()) / 365.25) - 2000.0;
        let k = (years * 12.3685).floor();
        (-2..=2)
            .map(|n| {
                let days = new_moon(k + f64::from(n)) + 8.0 / 24.0 - 2_451_544.5;
                date(2000, 1, 1).checked_add(jiff::Span::new().days(days.floor() as i64)).expect("in range")
            })
            .collect()
    }

    #[test]
    fn the_lunar_dates_are_counted_from_a_new_moon() {
        for (year, [spring, _, boat, autumn]) in MOVING {
            for ((month, day), of_month) in [(spring, 1), (boat, 5), (autumn, 15)] {
                let it = date(year, month, day);
                let first = it.checked_sub(jiff::Span::new().days(of_month - 1)).expect("in range");
                assert!(new_moon_days(first).contains(&first), "{it} is no day {of_month}: {:?}", new_moon_days(first));
            }
            let of_year = |(month, day)| date(year, month, day).day_of_year();
            assert!((20..=52).contains(&of_year(spring)), "{year}: between January 21 and February 20");
            // Five to six months from New Year to Dragon Boat, three to four on to Mid-Autumn: leap months in between.
            assert!([122, 121, 123, 151, 152, 153].contains(&(of_year(boat) - of_year(spring))), "{year}");
            assert!((97..=99).contains(&(of_year(autumn) - of_year(boat))) || (127..=129).contains(&(of_year(autumn) - of_year(boat))));
        }
    }

    #[test]
    fn qingming_follows_the_sun() {
        for (year, [_, (month, day), _, _]) in MOVING {
            let y = f64::from(year - 2000);
            let expected = (y * 0.2422 + 4.81).floor() - (y / 4.0).floor();
            assert_eq!((month, f64::from(day)), (4, expected), "{year}");
        }
    }

    #[test]
    fn every_listed_year_has_thirteen_unless_two_fall_together() {
        for year in FIRST_YEAR..=LAST_YEAR {
            let days = (0..365).map(|n| Day(date(year, 1, 1)).plus_days(n)).filter(|d| is_statutory_day_off(*d)).count();
            assert_eq!(days, if year == 2031 || year == 2028 { 12 } else { 13 }, "{year}");
        }
    }
}
