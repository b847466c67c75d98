//! The machine as a table, and what happens when two want the same.

use uuid::Uuid;

use super::*;

const HOUR: i64 = 3_600_000;
const NOW: Timestamp = Timestamp(1_000 * HOUR);

fn lawyer(n: u128) -> LawyerId {
    LawyerId(Uuid::from_u128(n))
}

fn duty(shift: u128, of: u128, in_hours: i64) -> Duty {
    Duty { shift: ShiftId(Uuid::from_u128(100 + shift)), lawyer: lawyer(of), starts_at: NOW.plus_ms(in_hours * HOUR) }
}

fn swap_id(n: u128) -> SwapId {
    SwapId(Uuid::from_u128(200 + n))
}

const STAFF: StaffId = StaffId(Uuid::from_u128(300));
const COORDINATOR: Actor = Actor::Coordinator(STAFF);

fn by(n: u128) -> Actor {
    Actor::Lawyer(lawyer(n))
}

/// Lawyer 1 gives the duty of tomorrow.
fn open(asked: Asked) -> Swap {
    Swap::open(swap_id(1), duty(1, 1, 24), asked, by(1), &[], NOW).expect("open")
}

fn taker(n: u128, in_return: Option<Duty>) -> Taker {
    Taker { lawyer: lawyer(n), in_return, by: by(n), at: NOW }
}

fn taken() -> Swap {
    open(Asked::Everybody).take(taker(2, None), &[]).expect("taken")
}

fn code<T: std::fmt::Debug>(result: Result<T, Rejection>) -> RejectionCode {
    result.expect_err("refused").code
}

#[test]
fn state_by_action() {
    let late = NOW.plus_ms(24 * HOUR);
    let approved = taken().approve(COORDINATOR, NOW).expect("approved");
    let rejected = taken().reject(COORDINATOR, "a court date", NOW).expect("rejected");
    let states = [
        open(Asked::Everybody),
        taken(),
        approved,
        rejected,
        open(Asked::Everybody).expire(late).expect("past due"),
        taken().withdraw(by(1), NOW).expect("withdrawn"),
    ];
    let mut rows = Vec::new();
    for s in &states {
        let cells = [
            ("take", s.clone().take(taker(2, None), &[])),
            ("untake", s.clone().untake(by(2))),
            ("untake_other", s.clone().untake(by(3))),
            ("approve", s.clone().approve(COORDINATOR, NOW)),
            ("approve_late", s.clone().approve(COORDINATOR, late)),
            ("approve_self", s.clone().approve(by(1), NOW)),
            ("reject", s.clone().reject(COORDINATOR, "no", NOW)),
            ("withdraw", s.clone().withdraw(by(1), NOW)),
            ("withdraw_other", s.clone().withdraw(by(2), NOW)),
            ("expire", s.clone().expire(late)),
            ("expire_early", s.clone().expire(NOW)),
            ("follow", s.clone().follow(duty(1, 1, 48)).map(|(s, _)| s)),
        ]
        .map(|(name, r)| r.map_or_else(|no| format!("{name}: -{}", no.code), |next| format!("{name}: {}", next.phase())));
        rows.push(format!("{} | {}", s.phase(), cells.join(" | ")));
    }
    assert_eq!(states.iter().map(Swap::phase).collect::<Vec<_>>(), SwapPhase::ALL, "every state is in the table");
    insta::assert_snapshot!(rows.join("\n"));
}

#[test]
fn of_two_who_take_at_the_same_moment_the_second_is_told_that_it_is_taken() {
    let no = taken().take(taker(3, None), &[]).expect_err("taken");
    assert_eq!((no.code, no.args["state"].as_str()), (RejectionCode::SwapState, "taken"));
}

#[test]
fn only_who_is_asked_takes_it_and_never_the_giver() {
    let one = || open(Asked::One(lawyer(2)));
    assert!(one().take(taker(2, None), &[]).is_ok());
    assert_eq!(code(one().take(taker(3, None), &[])), RejectionCode::SwapNotAsked);
    assert_eq!(code(open(Asked::Everybody).take(taker(1, None), &[])), RejectionCode::SwapNotAsked);
    let own = Swap::open(swap_id(1), duty(1, 1, 24), Asked::One(lawyer(1)), by(1), &[], NOW);
    assert_eq!(code(own), RejectionCode::SwapNotAsked);
}

#[test]
fn a_coordinator_acts_for_an_absent_lawyer_and_nobody_else_does() {
    let acts = |n| Actor::CoordinatorFor(STAFF, lawyer(n));
    let open = |by| Swap::open(swap_id(1), duty(1, 1, 24), Asked::Everybody, by, &[], NOW);
    let asked = open(acts(1)).expect("for the absent one");
    assert_eq!(asked.by, acts(1), "the record says so");
    let took = asked.take(Taker { by: acts(2), ..taker(2, None) }, &[]).expect("for the colleague");
    assert_eq!(took.clone().untake(acts(2)).expect("and back").phase(), SwapPhase::Open);
    assert_eq!(took.withdraw(acts(1), NOW).expect("withdrawn").phase(), SwapPhase::Withdrawn);
    for other in [by(2), acts(2), COORDINATOR] {
        assert_eq!(code(open(other)), RejectionCode::Forbidden, "{other:?}");
    }
    let forged = self::open(Asked::Everybody).take(Taker { by: by(3), ..taker(2, None) }, &[]);
    assert_eq!(code(forged), RejectionCode::Forbidden);
    assert_eq!(code(taken().approve(acts(1), NOW)), RejectionCode::Forbidden, "to act for somebody is not to decide");
}

#[test]
fn a_duty_that_has_begun_is_not_given() {
    let begun = Swap::open(swap_id(1), duty(1, 1, 0), Asked::Everybody, by(1), &[], NOW);
    assert_eq!(code(begun), RejectionCode::SwapLate);
    let late = Taker { at: NOW.plus_ms(24 * HOUR), ..taker(2, None) };
    assert_eq!(code(open(Asked::Everybody).take(late, &[])), RejectionCode::SwapLate);
    let past = taker(2, Some(duty(2, 2, 0)));
    assert_eq!(code(open(Asked::Everybody).take(past, &[])), RejectionCode::SwapLate);
}

#[test]
fn an_exchange_goes_both_ways_and_falls_open_when_the_return_has_begun() {
    let back = duty(2, 2, 5);
    let took = || open(Asked::Everybody).take(taker(2, Some(back)), &[]).expect("taken");
    let done = took().approve(COORDINATOR, NOW).expect("approved");
    let (one, two) = (lawyer(1), lawyer(2));
    let want = [Handover { shift: duty(1, 1, 0).shift, from: one, to: two }, Handover { shift: back.shift, from: two, to: one }];
    assert_eq!(done.handovers(), want);
    assert_eq!(took().handovers(), [], "nothing moves before");
    assert_eq!(took().due_at(), back.starts_at);
    let begun = NOW.plus_ms(5 * HOUR);
    assert_eq!(code(took().approve(COORDINATOR, begun)), RejectionCode::SwapLate);
    assert_eq!(took().expire(begun).expect("due").phase(), SwapPhase::Open);
    let others = open(Asked::Everybody).take(taker(2, Some(duty(2, 3, 5))), &[]);
    assert_eq!(code(others), RejectionCode::Forbidden, "somebody else's duty");
}

#[test]
fn overlapping_requests_are_refused_with_the_reason() {
    let again = |d, others: &[Swap]| Swap::open(swap_id(2), d, Asked::Everybody, Actor::Lawyer(d.lawyer), others, NOW);
    let told = |r: Result<Swap, Rejection>| r.map(|_| ()).map_err(|no| (no.code, no.args["why"].clone(), no.args["swap"].clone()));
    let first = swap_id(1).to_string();
    assert_eq!(told(again(duty(1, 1, 24), &[taken()])), Err((RejectionCode::SwapOverlap, "asked".into(), first.clone())));
    let exchange = open(Asked::Everybody).take(taker(2, Some(duty(2, 2, 30))), &[]).expect("taken");
    let no = Err((RejectionCode::SwapOverlap, "in_return".into(), first.clone()));
    assert_eq!(told(again(duty(2, 2, 30), std::slice::from_ref(&exchange))), no);
    assert_eq!(told(again(duty(2, 2, 30), &[exchange.withdraw(by(1), NOW).expect("withdrawn")])), Ok(()), "ended");
    let given = again(duty(3, 3, 30), &[]).expect("open");
    let both = open(Asked::Everybody).take(taker(3, Some(duty(3, 3, 30))), &[given]);
    assert_eq!(code(both), RejectionCode::SwapOverlap, "what is asked for elsewhere is not given in return");
}

#[test]
fn a_swap_of_a_swap_names_the_one_before() {
    let first = taken().approve(COORDINATOR, NOW).expect("approved");
    let next = |others: &[Swap], id, of| Swap::open(swap_id(id), duty(1, of, 24), Asked::Everybody, by(of), others, NOW.plus_ms(HOUR));
    let second = next(std::slice::from_ref(&first), 2, 2).expect("the new holder gives it on");
    assert_eq!((second.after, open(Asked::Everybody).after), (Some(swap_id(1)), None));
    let second = second.take(Taker { at: NOW.plus_ms(HOUR), ..taker(3, None) }, &[]).expect("taken");
    let second = second.approve(COORDINATOR, NOW.plus_ms(HOUR)).expect("approved");
    assert_eq!(next(&[second, first], 3, 3).expect("and on").after, Some(swap_id(2)));
}

#[test]
fn a_moved_shift_carries_its_request() {
    let (moved, told) = open(Asked::Everybody).follow(duty(1, 1, 48)).expect("live");
    assert_eq!((moved.due_at(), told), (NOW.plus_ms(48 * HOUR), None));
    let (moved, told) = taken().follow(duty(1, 1, 48)).expect("live");
    assert_eq!((moved.phase(), told), (SwapPhase::Open, Some(lawyer(2))), "the taker agreed to the old time");
    let exchange = open(Asked::Everybody).take(taker(2, Some(duty(2, 2, 30))), &[]).expect("taken");
    let (moved, told) = exchange.follow(duty(2, 2, 48)).expect("live");
    assert_eq!((moved.phase(), moved.due_at(), told), (SwapPhase::Open, NOW.plus_ms(24 * HOUR), Some(lawyer(2))));
    let (same, told) = taken().follow(duty(9, 1, 48)).expect("live");
    assert_eq!((same, told), (taken(), None), "another duty");
}

#[test]
fn a_no_needs_a_reason() {
    assert_eq!(code(taken().reject(COORDINATOR, "  ", NOW)), RejectionCode::ReasonMissing);
    assert_eq!(code(taken().reject(COORDINATOR, &"长".repeat(201), NOW)), RejectionCode::TextTooLong);
    let SwapState::Rejected { reason, .. } = taken().reject(COORDINATOR, " 开庭 ", NOW).expect("rejected").state else {
        panic!("rejected")
    };
    assert_eq!(reason, "开庭");
}
