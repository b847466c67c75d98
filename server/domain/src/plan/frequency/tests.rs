//! The table of domain.md 2.5 against plans that people can check by hand.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::calendar::tests::{calendar_2026, day};

fn quota(group: RankGroup, period: Period, days: u16, from: &str) -> Quota {
    Quota { group, period, days, source: "W4".to_owned(), valid_from: day(from), withdrawn_on: None }
}

/// Each with the days on which they sit.
type Sitters<'a> = &'a [(&'static str, RankGroup, &'a [&'a str])];

fn found(quotas: &[Quota], sitters: Sitters<'_>, month: &str) -> Findings<&'static str> {
    let leaders: Vec<_> = sitters.iter().map(|(id, group, _)| Leader { id: *id, group: *group }).collect();
    let sat: Vec<_> = sitters.iter().flat_map(|(leader, _, days)| days.iter().map(|d| SatDay { leader: *leader, day: day(d) })).collect();
    check(quotas, &leaders, &sat, day(month), &calendar_2026())
}

fn lacking(f: &Findings<&'static str>) -> Vec<String> {
    let line = |l: &Lacking<&str>| {
        let last = if l.is_last_chance { " last chance" } else { "" };
        format!("{} {} {}..{} {}/{}{last}", l.leader, l.period, l.from, l.to, l.has_days, l.needs_days)
    };
    f.lacking.iter().map(line).collect()
}

#[rstest]
#[case(Period::Day, "2026-05-14", "2026-05-14", "2026-05-14")]
#[case(Period::Week, "2026-05-14", "2026-05-11", "2026-05-17")]
#[case(Period::Week, "2026-05-17", "2026-05-11", "2026-05-17")]
#[case(Period::Month, "2026-02-14", "2026-02-01", "2026-02-28")]
#[case(Period::Quarter, "2026-05-14", "2026-04-01", "2026-06-30")]
#[case(Period::Quarter, "2026-12-31", "2026-10-01", "2026-12-31")]
#[case(Period::HalfYear, "2026-06-30", "2026-01-01", "2026-06-30")]
#[case(Period::HalfYear, "2026-07-01", "2026-07-01", "2026-12-31")]
fn periods(#[case] period: Period, #[case] of: &str, #[case] from: &str, #[case] to: &str) {
    assert_eq!(period.bounds(day(of)), (day(from), day(to)));
}

#[test]
fn a_city_leader_receives_once_a_quarter() {
    let quotas = [quota(RankGroup::CityLeader, Period::Quarter, 1, "2009-04-14")];
    let sitters: Sitters = &[("he", RankGroup::CityLeader, &["2026-04-15"]), ("ma", RankGroup::CityMain, &["2026-03-31"])];
    assert_eq!(lacking(&found(&quotas, sitters, "2026-05-01")), ["ma quarter 2026-04-01..2026-06-30 0/1"]);
    assert_eq!(lacking(&found(&quotas, sitters, "2026-06-01")), ["ma quarter 2026-04-01..2026-06-30 0/1 last chance"]);
}

#[test]
fn main_leaders_have_their_own_row_where_there_is_one() {
    let quotas =
        [quota(RankGroup::CountyLeader, Period::Month, 2, "2018-01-01"), quota(RankGroup::CountyMain, Period::Month, 1, "2018-01-01")];
    let days: &[&str] = &["2026-05-11"];
    let sitters: Sitters = &[("head", RankGroup::CountyMain, days), ("deputy", RankGroup::CountyLeader, days)];
    assert_eq!(lacking(&found(&quotas, sitters, "2026-05-01")), ["deputy month 2026-05-01..2026-05-31 1/2 last chance"]);
}

#[test]
fn two_half_days_are_one_day_and_a_newer_row_replaces_the_old() {
    let quotas =
        [quota(RankGroup::CityLeader, Period::Month, 1, "2009-04-14"), quota(RankGroup::CityLeader, Period::Month, 2, "2026-05-01")];
    let sitters: Sitters = &[("he", RankGroup::CityLeader, &["2026-04-15", "2026-05-11", "2026-05-11"])];
    assert!(found(&quotas, sitters, "2026-04-01").lacking.is_empty());
    assert_eq!(lacking(&found(&quotas, sitters, "2026-05-01")), ["he month 2026-05-01..2026-05-31 1/2 last chance"]);
}

#[test]
fn a_week_of_rest_asks_for_nothing() {
    let quotas = [quota(RankGroup::TownshipLeader, Period::Week, 1, "2013-01-01")];
    let sitters: Sitters = &[("bai", RankGroup::TownshipLeader, &["2026-02-03", "2026-02-14", "2026-02-24"])];
    // 16 to 22 February 2026 is the Spring Festival. The week of 1 February began in January.
    assert_eq!(lacking(&found(&quotas, sitters, "2026-02-10")), ["bai week 2026-01-26..2026-02-01 0/1 last chance"]);
}

#[test]
fn one_county_leader_is_on_site_every_working_day() {
    let quotas = [quota(RankGroup::CountyLeader, Period::Day, 1, "2024-09-26")];
    let week: &[&str] = &["2026-10-08", "2026-10-10", "2026-10-12"];
    let sitters: Sitters = &[("head", RankGroup::CountyMain, &["2026-10-09"]), ("deputy", RankGroup::CountyLeader, week)];
    let days: Vec<String> = found(&quotas, sitters, "2026-10-01").uncovered.iter().map(|u| u.day.to_string()).collect();
    assert_eq!(days[..3], ["2026-10-13", "2026-10-14", "2026-10-15"], "a main leader counts, the holiday is free, Saturday 10 is worked");
    assert_eq!(days.len(), 14);
    assert!(found(&quotas, sitters, "2024-08-01").uncovered.is_empty(), "not yet in force");
}

proptest! {
    #[test]
    fn one_more_day_never_makes_it_worse(sat in prop::collection::btree_set((0u8..3, 0i64..120), 0..60), more in (0u8..3, 0i64..120)) {
        let quotas: Vec<Quota> = Period::ALL.iter().map(|p| quota(RankGroup::CountyLeader, *p, 2, "2020-01-01")).collect();
        let leaders: Vec<Leader<u8>> = (0..3).map(|id| Leader { id, group: RankGroup::CountyLeader }).collect();
        let days = |set: &BTreeSet<(u8, i64)>| -> Vec<SatDay<u8>> {
            set.iter().map(|(leader, n)| SatDay { leader: *leader, day: day("2026-03-01").plus_days(*n) }).collect()
        };
        let told = |set: &BTreeSet<(u8, i64)>| check(&quotas, &leaders, &days(set), day("2026-05-01"), &calendar_2026());
        let before = told(&sat);
        let mut with = sat;
        with.insert(more);
        let after = told(&with);
        prop_assert!(after.lacking.len() <= before.lacking.len() && after.uncovered.len() <= before.uncovered.len());
        prop_assert!(after.lacking.iter().all(|l| l.has_days < l.needs_days));
        prop_assert!(after.uncovered.iter().all(|u| calendar_2026().is_working_day(u.day)));
    }
}

#[test]
fn a_withdrawn_row_leaves_the_one_before_it_and_the_past() {
    let rows = [
        quota(RankGroup::CityLeader, Period::Month, 1, "2026-01-01"),
        Quota { withdrawn_on: Some(day("2026-11-23")), ..quota(RankGroup::CityLeader, Period::Month, 15, "2026-11-01") },
    ];
    let counts = |on: &str| in_force(&rows, day(on)).map(|q| q.days).collect::<Vec<_>>();
    assert_eq!((counts("2026-10-31"), counts("2026-11-22"), counts("2026-11-23")), (vec![1], vec![15], vec![1]));
}
