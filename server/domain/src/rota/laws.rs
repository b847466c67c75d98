//! Laws that hold for every month: the rules, the seed, and what is said of empty seats.

use proptest::prelude::*;

use crate::calendar::tests::{calendar_2026, day};
use crate::rota::cases::{Case, broken, case, lawyer, seat, work_days};
use crate::rota::{Cause, Kept, Leave, MAX_LAWYERS, Rota, generate};

fn told(rota: &Rota) -> Vec<String> {
    rota.gaps.iter().map(|g| format!("{} {} {:?}", g.seat, g.reason, g.counts)).collect()
}

/// A month of 21 working days from 2026-03-02, `lawyers` in `firms`, `seats` a day.
fn month(lawyers: u64, firms: u64, seats: u8) -> Case {
    let seats = work_days("2026-03-02", 21).into_iter().flat_map(|d| (1..=seats).map(move |no| seat(d, no))).collect();
    Case { seats, lawyers: (0..lawyers).map(|n| lawyer(n, n % firms)).collect(), kept: Vec::new(), seed: 1 }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn the_rules_hold_and_the_seed_decides(seed in any::<u64>(), most_lawyers in 1u64..40, most in 1u64..6, with_needs: bool, turn in 0usize..40) {
        let case = case(seed, most_lawyers, 21, most, with_needs);
        let rota = case.rota();
        prop_assert_eq!(broken(&case, &rota), Vec::<String>::new());
        prop_assert_eq!(&rota, &case.rota(), "the same seed");
        let mut turned = case.clone();
        turned.lawyers.rotate_left(turn % case.lawyers.len());
        prop_assert_eq!(&rota, &turned.rota(), "the order of the list does not matter");
        let empty: Vec<usize> = (0..case.seats.len()).filter(|s| rota.holders[*s].is_none()).collect();
        prop_assert_eq!(rota.gaps.iter().map(|g| g.seat).collect::<Vec<_>>(), empty, "every empty seat is told, and no other");
        for gap in &rota.gaps {
            prop_assert_eq!(gap.counts.values().sum::<u32>() as usize, case.lawyers.len(), "nobody could take it");
        }
        let before = rota.holders.iter().enumerate();
        let kept = before.filter_map(|(seat, l)| l.map(|lawyer| Kept { seat, lawyer })).collect();
        let again = Case { kept, ..case.clone() }.rota();
        prop_assert!(again.holders.iter().zip(&rota.holders).all(|(now, was)| was.is_none() || now == was), "what is kept stays");
        prop_assert!(again.score.gaps <= rota.score.gaps);
    }
}

#[test]
fn the_citys_month_is_full_even_and_proven_and_a_seed_changes_it() {
    let case = month(39, 12, 2);
    let rota = case.rota();
    assert_eq!((rota.score.gaps, rota.score.fewest, rota.score.most, rota.score.is_proven_best), (0, 1, 2, true));
    assert_ne!(rota.holders, Case { seed: 2, ..case }.rota().holders);
}

#[test]
fn who_served_less_before_serves_more_now() {
    let mut case = month(10, 10, 1);
    case.lawyers.iter_mut().take(5).for_each(|l| l.served = 3);
    let rota = case.rota();
    let count = |n: usize| rota.holders.iter().filter(|h| **h == Some(case.lawyers[n].id)).count();
    // 15 carried over and 21 new duties make 3.6 each.
    assert_eq!((rota.score.fewest, rota.score.most), (3, 4));
    assert!((0..5).all(|n| count(n) <= 1) && (5..10).all(|n| count(n) >= 3));
}

#[test]
fn each_cause_of_an_empty_seat_is_told_with_its_count() {
    let days = work_days("2026-03-02", 3);
    let one = |lawyers, seats| Case { seats, lawyers, kept: Vec::new(), seed: 1 };
    assert_eq!(told(&one(vec![], vec![seat(days[0], 1)]).rota()), ["0 not_listed {}"]);
    let week = days.iter().map(|d| seat(*d, 1)).collect::<Vec<_>>();
    let alone = told(&one(vec![lawyer(1, 1)], week.clone()).rota());
    assert_eq!(alone.len(), 2);
    assert!(alone.iter().all(|t| t.contains("spacing {Spacing: 1}")), "{alone:?}");
    let mut away = lawyer(1, 1);
    away.leave.push(Leave { from: days[0], to: days[0] });
    let mut full = lawyer(2, 2);
    (full.yearly_limit, full.served) = (5, 5);
    let mut topics = one(vec![away, full, lawyer(3, 3), lawyer(4, 3)], vec![seat(days[0], 1), seat(days[0], 2)]);
    assert_eq!(told(&topics.rota()).concat(), "1 on_leave {OnLeave: 1, Limit: 1, Spacing: 1, FirmTaken: 1}");
    topics.seats.iter_mut().for_each(|s| s.needs = Some("land".into()));
    assert_eq!(told(&topics.rota()), ["0 specialty {Specialty: 4}", "1 specialty {Specialty: 4}"]);
    let closed = one(vec![lawyer(1, 1)], vec![seat(day("2026-10-01"), 1)]).rota();
    assert_eq!(told(&closed), ["0 rest_day {RestDay: 1}"], "a calendar that was loaded late");
    assert_eq!(told(&one(vec![], vec![seat(day("2026-10-01"), 1)]).rota()), ["0 rest_day {}"]);
}

#[test]
fn kept_duties_that_break_a_rule_stay_and_are_told() {
    let mut seats: Vec<_> = work_days("2026-09-28", 3).iter().map(|d| seat(*d, 1)).collect();
    seats.extend([seat(day("2026-10-01"), 1), seat(day("2026-10-12"), 1), seat(day("2026-10-12"), 2), seat(day("2026-10-15"), 1)]);
    let mut lawyers = vec![lawyer(0, 0), lawyer(1, 1), lawyer(2, 2), lawyer(3, 2), lawyer(4, 4)];
    lawyers[1].leave.push(Leave { from: day("2026-10-01"), to: day("2026-10-31") });
    lawyers[4].monthly_limit = 0;
    let gone = lawyer(9, 9).id;
    let kept: Vec<Kept> = [(0, lawyers[0].id), (1, lawyers[0].id), (2, gone), (3, lawyers[1].id), (4, lawyers[2].id), (5, lawyers[3].id)]
        .into_iter()
        .chain([(6, lawyers[4].id)])
        .map(|(seat, lawyer)| Kept { seat, lawyer })
        .collect();
    let case = Case { seats, lawyers, kept, seed: 3 };
    let rota = case.rota();
    assert_eq!(broken(&case, &rota), Vec::<String>::new());
    let clashes: Vec<(usize, Cause)> = rota.clashes.iter().map(|c| (c.seat, c.cause)).collect();
    let want = [Cause::Spacing, Cause::Spacing, Cause::NotListed, Cause::RestDay, Cause::FirmTaken, Cause::FirmTaken, Cause::Limit];
    assert_eq!(clashes, want.into_iter().enumerate().collect::<Vec<_>>());
}

#[test]
fn a_duty_at_the_end_of_last_month_keeps_the_first_days_free() {
    let days = work_days("2026-03-02", 3);
    let mut tired = lawyer(1, 1);
    // 2026-02-27 is a Friday, and the Saturday after is worked: Monday and not yet Tuesday are too near to the Saturday.
    tired.elsewhere.push(day("2026-02-28"));
    let case = Case { seats: days.iter().map(|d| seat(*d, 1)).collect(), lawyers: vec![tired.clone()], kept: Vec::new(), seed: 1 };
    assert_eq!(case.rota().holders, [None, None, Some(tired.id)]);
}

#[test]
fn too_large_a_question_is_refused() {
    let many: Vec<_> = (0..=MAX_LAWYERS as u64).map(|n| lawyer(n, n)).collect();
    let ask = |seats: &[_], lawyers: &[_], kept: &[_]| {
        let rota = generate(seats, lawyers, kept, &calendar_2026(), 1);
        rota.map_err(|no| (no.pointer.expect("a place"), no.args["limit"].clone())).map(|rota| rota.holders.len())
    };
    let two = [seat(day("2026-03-02"), 1), seat(day("2026-04-02"), 1)];
    assert_eq!(ask(&two, &[], &[]), Err(("/seats".into(), "31".into())));
    assert_eq!(ask(&two[..1], &many, &[]), Err(("/lawyers".into(), "1000".into())));
    assert_eq!(ask(&two[..1], &[], &[Kept { seat: 1, lawyer: many[0].id }]), Err(("/kept".into(), "1".into())));
    assert_eq!(ask(&[], &[], &[]), Ok(0));
}
