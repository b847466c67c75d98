//! How often leaders must receive (domain.md 2.5): a table of rows that can be edited, against the sittings of a period.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::{Day, Rejection, RejectionCode, words};

words!(
    /// Whom a row of the table binds.
    RankGroup {
        /// Party secretary and mayor of the city.
        CityMain = "city_main",
        CityLeader = "city_leader",
        /// Party secretary and head of the county.
        CountyMain = "county_main",
        CountyLeader = "county_leader",
        TownshipLeader = "township_leader",
    }
);

impl RankGroup {
    /// The level of the places whose leaders are of this rank: 1 city, 2 county, 3 township.
    pub const fn tier(self) -> u8 {
        match self {
            Self::CityMain | Self::CityLeader => 1,
            Self::CountyMain | Self::CountyLeader => 2,
            Self::TownshipLeader => 3,
        }
    }

    /// The wider group whose rows bind a main leader too, where the table has none for main leaders.
    pub const fn wider(self) -> Option<Self> {
        match self {
            Self::CityMain => Some(Self::CityLeader),
            Self::CountyMain => Some(Self::CountyLeader),
            Self::CityLeader | Self::CountyLeader | Self::TownshipLeader => None,
        }
    }
}

words!(
    /// In which time the days are counted.
    Period {
        /// Every working day, by the leaders as a body: so many of them are on site (一天一名县领导).
        Day = "day",
        /// Monday to Sunday.
        Week = "week",
        Month = "month",
        Quarter = "quarter",
        HalfYear = "half_year",
    }
);

impl Period {
    /// First and last day of the period that holds `day`.
    pub fn bounds(self, day: Day) -> (Day, Day) {
        let date = day.0;
        let months = |length: i8| {
            let first = Date::new(date.year(), (date.month() - 1) / length * length + 1, 1).expect("a month of its year");
            (Day(first), Day(first.saturating_add(i64::from(length - 1).months()).last_of_month()))
        };
        match self {
            Self::Day => (day, day),
            Self::Week => {
                let monday = day.plus_days(-i64::from(date.weekday().to_monday_zero_offset()));
                (monday, monday.plus_days(6))
            }
            Self::Month => months(1),
            Self::Quarter => months(3),
            Self::HalfYear => months(6),
        }
    }
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    pub group: RankGroup,
    pub period: Period,
    /// Days in the period that each of the group receives; for [`Period::Day`], leaders of the group on site.
    pub days: u16,
    pub source: String,
    /// In force from this day, until a newer row of the same group and period.
    pub valid_from: Day,
    /// The first day on which it is in force no more, because it was withdrawn: what was asked before stays as it was.
    pub withdrawn_on: Option<Day>,
}

/// Longest source of a row, in characters.
pub const MAX_SOURCE: usize = 200;

impl Quota {
    /// Whether it counts on a day, if there is no newer one.
    fn counts_on(&self, day: Day) -> bool {
        self.valid_from <= day && self.withdrawn_on.is_none_or(|end| day < end)
    }

    /// Whether a row may be added to the table.
    ///
    /// # Errors
    /// [`RejectionCode::FieldInvalid`] at `/days` beyond what the period has, at `/source` when it is empty;
    /// [`RejectionCode::TextTooLong`]; [`RejectionCode::PolicyPast`] when it would change what was asked before `today`.
    pub fn check(&self, today: Day) -> Result<(), Rejection> {
        let most = match self.period {
            Period::Day | Period::HalfYear => 100,
            Period::Week => 5,
            Period::Month => 20,
            Period::Quarter => 60,
        };
        if !(1..=most).contains(&self.days) {
            return Err(Rejection::new(RejectionCode::FieldInvalid).with("limit", most).at("/days"));
        }
        if self.source.trim().is_empty() {
            return Err(Rejection::new(RejectionCode::FieldInvalid).at("/source"));
        }
        if self.source.chars().count() > MAX_SOURCE {
            return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_SOURCE).at("/source"));
        }
        if self.valid_from < today {
            return Err(Rejection::new(RejectionCode::PolicyPast).with("day", today).at("/valid_from"));
        }
        Ok(())
    }
}

/// A leader who is bound. All of one organ: a county's body covers its own county only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leader<L> {
    pub id: L,
    pub group: RankGroup,
}

/// A day on which a leader receives or received: whoever really sits counts, a substitute for themselves. Two half days of
/// one day are one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SatDay<L> {
    pub leader: L,
    pub day: Day,
}

/// A leader with too few days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking<L> {
    pub leader: L,
    pub period: Period,
    pub from: Day,
    /// The last day of the period.
    pub to: Day,
    pub has_days: u16,
    pub needs_days: u16,
    /// The period ends with the checked month or before: no later plan can mend it.
    pub is_last_chance: bool,
    pub source: String,
}

/// A working day on which too few leaders of a body are on site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncovered {
    pub group: RankGroup,
    pub day: Day,
    pub has_leaders: u16,
    pub needs_leaders: u16,
    pub source: String,
}

/// What the check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings<L> {
    /// By leader, period and its first day.
    pub lacking: Vec<Lacking<L>>,
    /// By group and day.
    pub uncovered: Vec<Uncovered>,
}

/// Checks the plan of the month in which `month` lies. `sat` holds the days of every period that touches the month (a
/// quarter, a half year), planned ones and held ones, without those that were missed or postponed.
///
/// A week without a working day asks for nothing; other periods always have one.
pub fn check<L: Copy + Ord>(quotas: &[Quota], leaders: &[Leader<L>], sat: &[SatDay<L>], month: Day, calendar: &Calendar) -> Findings<L> {
    let (first, last) = Period::Month.bounds(month);
    let days: BTreeSet<(L, Day)> = sat.iter().map(|s| (s.leader, s.day)).collect();
    let mut found = Findings { lacking: Vec::new(), uncovered: Vec::new() };
    for quota in in_force(quotas, last) {
        if quota.period == Period::Day {
            found.uncovered.extend(uncovered(quota, leaders, &days, (first, last), calendar));
            continue;
        }
        let binds = |l: &&Leader<L>| l.group == quota.group || (l.group.wider() == Some(quota.group) && !has_own(quotas, l.group, last));
        for leader in leaders.iter().filter(binds) {
            found.lacking.extend(lacking(quota, leader.id, &days, (first, last), calendar));
        }
    }
    found.lacking.sort_by_key(|l| (l.leader, l.period, l.from));
    found.uncovered.sort_by_key(|u| (u.group, u.day));
    found
}

/// Of each group and period the newest row that is in force on `day`.
pub fn in_force(quotas: &[Quota], day: Day) -> impl Iterator<Item = &Quota> {
    let is_newest = move |q: &&Quota| {
        let newer = |o: &Quota| (o.group, o.period) == (q.group, q.period) && q.valid_from < o.valid_from && o.counts_on(day);
        q.counts_on(day) && !quotas.iter().any(newer)
    };
    quotas.iter().filter(is_newest)
}

/// Whether main leaders have a row for themselves.
fn has_own(quotas: &[Quota], group: RankGroup, day: Day) -> bool {
    in_force(quotas, day).any(|q| q.group == group && q.period != Period::Day)
}

fn uncovered<L: Copy + Ord>(
    quota: &Quota,
    leaders: &[Leader<L>],
    days: &BTreeSet<(L, Day)>,
    (first, last): (Day, Day),
    calendar: &Calendar,
) -> Vec<Uncovered> {
    let of_body = |l: &&Leader<L>| l.group == quota.group || l.group.wider() == Some(quota.group);
    let on_site = |day: Day| leaders.iter().filter(of_body).filter(|l| days.contains(&(l.id, day))).count();
    let mut found = Vec::new();
    for day in each_day(first, last).filter(|d| quota.valid_from <= *d && calendar.is_working_day(*d)) {
        let has_leaders = u16::try_from(on_site(day)).unwrap_or(u16::MAX);
        if has_leaders < quota.days {
            let source = quota.source.clone();
            found.push(Uncovered { group: quota.group, day, has_leaders, needs_leaders: quota.days, source });
        }
    }
    found
}

fn lacking<L: Copy + Ord>(
    quota: &Quota,
    leader: L,
    days: &BTreeSet<(L, Day)>,
    (first, last): (Day, Day),
    calendar: &Calendar,
) -> Vec<Lacking<L>> {
    let mut found = Vec::new();
    let mut start = quota.period.bounds(first).0;
    while start <= last {
        let (from, to) = quota.period.bounds(start);
        start = to.plus_days(1);
        let has = days.range((leader, from)..=(leader, to)).count();
        let has_days = u16::try_from(has).unwrap_or(u16::MAX);
        if has_days < quota.days && each_day(from, to).any(|d| calendar.is_working_day(d)) {
            let source = quota.source.clone();
            let is_last_chance = to <= last;
            found.push(Lacking { leader, period: quota.period, from, to, has_days, needs_days: quota.days, is_last_chance, source });
        }
    }
    found
}

fn each_day(from: Day, to: Day) -> impl Iterator<Item = Day> {
    (0..).map(move |n| from.plus_days(n)).take_while(move |d| *d <= to)
}

#[cfg(test)]
#[path = "frequency/tests.rs"]
mod tests;
