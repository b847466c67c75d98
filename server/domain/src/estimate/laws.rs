//! Laws of the estimate, and a few cases that people can check by hand.

use proptest::prelude::*;

use super::*;
use crate::Day;
use crate::id::DeskId;

const MINUTE: i64 = 60_000;

fn morning() -> Timestamp {
    Day::parse("2026-03-02").expect("a date").start().plus_ms(10 * 60 * MINUTE)
}

fn desk(n: u8) -> DeskId {
    DeskId(uuid::Uuid::from_u128(u128::from(n)))
}

/// Visits of so many minutes, one after another at one desk with somebody always waiting, the last ending at `now`.
fn row(minutes: impl IntoIterator<Item = i64>, now: Timestamp) -> Vec<Visit> {
    let mut ended_at = now;
    let mut visits = Vec::new();
    for minutes in minutes {
        let called_at = ended_at.plus_ms(-minutes * MINUTE);
        visits.push(Visit { desk: desk(1), issued_at: called_at.plus_ms(-60 * MINUTE), called_at, ended_at });
        ended_at = called_at;
    }
    visits
}

fn steady(count: usize, minutes: i64, now: Timestamp) -> Vec<Visit> {
    row(std::iter::repeat_n(minutes, count), now)
}

fn free(count: usize) -> Vec<OpenDesk> {
    vec![OpenDesk { busy_since: None }; count]
}

fn likely(pace: &Pace, ahead: u32, desks: &[OpenDesk], now: Timestamp) -> u32 {
    pace.estimate(ahead, desks, now).expect("a desk is open").likely_minutes
}

#[test]
fn no_desk_no_promise() {
    assert_eq!(Pace::learn(&[], 20, morning()).estimate(0, &[], morning()), None);
}

#[test]
fn a_free_desk_and_nobody_ahead_is_at_once() {
    let told = Pace::learn(&[], 20, morning()).estimate(0, &free(1), morning());
    assert_eq!(told, Some(Estimate { min_minutes: 0, likely_minutes: 0, max_minutes: 1, basis: Basis::Default, sample: 0 }));
}

#[test]
fn a_new_queue_uses_the_typical_time_until_five_visits_are_measured() {
    let told = |count| Pace::learn(&steady(count, 10, morning()), 20, morning()).estimate(4, &free(1), morning()).expect("open");
    let (four, five) = (told(4), told(5));
    assert_eq!((four.basis, four.sample), (Basis::Default, 0));
    assert!((70..=90).contains(&four.likely_minutes), "four people of about 20 minutes: {four:?}");
    assert_eq!((five.basis, five.sample), (Basis::Recent, 5));
    assert!((36..=44).contains(&five.likely_minutes), "four people of 10 minutes: {five:?}");
}

#[test]
fn the_hour_is_named_once_it_was_seen_often_enough() {
    let now = morning();
    let days: Vec<Visit> = (1..=MIN_HOUR_SAMPLE as i64)
        .flat_map(|day| {
            let at = |hour: i64| now.plus_ms(-day * 24 * 60 * MINUTE + (hour - 10) * 60 * MINUTE);
            let visit = |hour, minutes| Visit {
                desk: desk(1),
                issued_at: at(hour),
                called_at: at(hour),
                ended_at: at(hour).plus_ms(minutes * MINUTE),
            };
            [visit(10, 30), visit(15, 5)]
        })
        .collect();
    let pace = Pace::learn(&days, 20, now);
    let told = pace.estimate(3, &free(1), now).expect("open");
    assert_eq!((told.basis, told.sample), (Basis::RecentHour, MIN_HOUR_SAMPLE as u32));
    let later = pace.estimate(3, &free(1), now.plus_ms(5 * 60 * MINUTE)).expect("open");
    assert!(told.likely_minutes > later.likely_minutes, "the slow hour shows: {told:?}, the quick one: {later:?}");
}

#[test]
fn a_visit_that_has_lasted_long_is_nearer_its_end() {
    let now = morning();
    let pace = Pace::learn(&steady(30, 20, now), 20, now);
    let after = |minutes: i64| likely(&pace, 0, &[OpenDesk { busy_since: Some(now.plus_ms(-minutes * MINUTE)) }], now);
    assert!(after(1) >= 17 && after(15) <= 7, "{} then {}", after(1), after(15));
    assert!(after(600) <= 150, "nobody promises more than half of a very long visit");
}

#[test]
fn one_forgotten_desk_changes_little() {
    let now = morning();
    let mut visits = steady(40, 10, now);
    let told = |visits: &[Visit]| Pace::learn(visits, 20, now).estimate(6, &free(1), now).expect("a desk is open");
    let before = told(&visits);
    let ended_at = now.plus_ms(-500 * MINUTE);
    visits.push(Visit { desk: desk(2), issued_at: ended_at.plus_ms(-230 * MINUTE), called_at: ended_at.plus_ms(-230 * MINUTE), ended_at });
    let after = told(&visits);
    assert!(after.likely_minutes.abs_diff(before.likely_minutes) <= 10, "{before:?} became {after:?}");
    assert!(after.max_minutes <= before.max_minutes + 45, "{before:?} became {after:?}");
}

#[test]
fn numbers_that_nobody_answers_shorten_the_wait() {
    let now = morning();
    let all_come = row([10; 40], now);
    let some_do_not = row([10, 10, 10, 1].repeat(10), now);
    let told = |visits: &[Visit]| likely(&Pace::learn(visits, 20, now), 8, &free(1), now);
    assert!(told(&some_do_not) + 10 < told(&all_come), "{} and {}", told(&some_do_not), told(&all_come));
}

#[test]
fn what_cannot_have_happened_is_not_learned() {
    let now = morning();
    let odd = |called: i64, ended: i64| {
        let called_at = now.plus_ms(called * MINUTE);
        Visit { desk: desk(1), issued_at: called_at, called_at, ended_at: now.plus_ms(ended * MINUTE) }
    };
    let visits = [odd(-5, -10), odd(-10, -10), odd(-60 * 24 * 9, -1), odd(5, 10), odd(-7, 3)];
    assert_eq!(Pace::learn(&visits.repeat(3), 20, now), Pace::learn(&[], 20, now));
}

prop_compose! {
    fn visit()(desk_no in 0_u8..4, issued in 1_i64..6_000, waited in 0_i64..90, lasted in 0_i64..90) -> Visit {
        let issued_at = morning().plus_ms(-issued * MINUTE);
        let called_at = issued_at.plus_ms(waited * MINUTE);
        Visit { desk: desk(desk_no), issued_at, called_at, ended_at: called_at.plus_ms(lasted * MINUTE) }
    }
}

prop_compose! {
    fn any_pace()(visits in prop::collection::vec(visit(), 0..80), typical in any::<u32>()) -> Pace {
        Pace::learn(&visits, typical, morning())
    }
}

fn any_desk() -> impl Strategy<Value = OpenDesk> {
    prop::option::of(-30_i64..600).prop_map(|minutes| OpenDesk { busy_since: minutes.map(|m| morning().plus_ms(-m * MINUTE)) })
}

fn range(e: Estimate) -> [u32; 3] {
    [e.min_minutes, e.likely_minutes, e.max_minutes]
}

proptest! {
    #[test]
    fn the_parts_are_in_order(pace in any_pace(), ahead in any::<u32>(), desks in prop::collection::vec(any_desk(), 1..90)) {
        let told = pace.estimate(ahead, &desks, morning()).expect("a desk is open");
        prop_assert!(range(told).is_sorted() && told.min_minutes < told.max_minutes, "{told:?}");
    }

    #[test]
    fn more_people_ahead_never_shorten_it(pace in any_pace(), ahead in 0_u32..120, desks in prop::collection::vec(any_desk(), 1..6)) {
        let told = |ahead| range(pace.estimate(ahead, &desks, morning()).expect("a desk is open"));
        let (fewer, more) = (told(ahead), told(ahead + 1));
        prop_assert!(fewer.iter().zip(&more).all(|(a, b)| a <= b), "{fewer:?} became {more:?}");
    }

    #[test]
    fn one_more_desk_never_lengthens_it(pace in any_pace(), ahead in 0_u32..120, desks in prop::collection::vec(any_desk(), 1..6), another in any_desk()) {
        let told = |desks: &[OpenDesk]| range(pace.estimate(ahead, desks, morning()).expect("a desk is open"));
        let (before, after) = (told(&desks), told(&[desks.as_slice(), &[another]].concat()));
        prop_assert!(before.iter().zip(&after).all(|(a, b)| b <= a), "{before:?} became {after:?}");
    }

    #[test]
    fn what_has_passed_of_a_visit_is_never_given_back(pace in any_pace(), so_far in 0_i64..120, more in 1_i64..60) {
        // At an even speed, a visit that has lasted longer ends, counted from its beginning, later or at the same time.
        let pace = Pace { hours: [1.0; 24], ..pace };
        let end = |minutes: i64| {
            let busy = [OpenDesk { busy_since: Some(morning().plus_ms(-minutes * MINUTE)) }];
            minutes + i64::from(likely(&pace, 0, &busy, morning()))
        };
        prop_assert!(end(so_far) <= end(so_far + more) + 1, "{} then {}", end(so_far), end(so_far + more));
    }

    #[test]
    fn strange_input_is_survived(
        times in prop::collection::vec((any::<i64>(), any::<i64>(), any::<i64>()), 0..30), typical in any::<u32>(), ahead in any::<u32>(), now in any::<i64>(),
    ) {
        let at = |ms: i64| Timestamp(ms / 4);
        let visits: Vec<Visit> =
            times.iter().map(|(i, c, e)| Visit { desk: desk(0), issued_at: at(*i), called_at: at(*c), ended_at: at(*e) }).collect();
        let busy = [OpenDesk { busy_since: Some(at(now / 3)) }];
        prop_assert!(Pace::learn(&visits, typical, at(now)).estimate(ahead, &busy, at(now)).is_some());
    }
}
