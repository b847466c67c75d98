//! A seeded year of the hall: holidays, make-up days, lunch, midnight, clocks set back, crashes. After every step the
//! lines and desks are compared with a model; after every day the account must be clean.
//!
//! `YEAR_SEED=N` tries another fate, `YEAR_PACE=N` puts a step every N minutes instead of every 40.

#[path = "year/actors.rs"]
mod actors;
#[path = "year/model.rs"]
mod model;

use server::service::lines::carry_over;
use server::service::lines::day_end;
use server::service::lines::desk;
use server::service::lines::reception;
use server::service::lines::ticket;
use server::service::lines::transfer;
use server_domain::event::EventKind;
use server_domain::id::TicketId;
use server_domain::{Day, RejectionCode};
use server_store::{Fail, event};

use self::actors::{House, Rng};
use self::model::{Lines, State};

/// Days off on working weekdays and make-up days of 2026 (domain.md 2.3), written down apart from the data files.
const OFF: [(&str, &str); 7] = [
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
];
const MAKEUP: [&str; 6] = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"];

fn works(day: Day) -> bool {
    let text = day.to_string();
    let off = OFF.iter().any(|(from, to)| *from <= text.as_str() && text.as_str() <= *to);
    let weekend = day.0.weekday().to_monday_one_offset() >= 6;
    MAKEUP.contains(&text.as_str()) || (!off && !weekend)
}

fn code<T>(result: Result<T, Fail>) -> Option<RejectionCode> {
    match result {
        Err(Fail::Rule(no)) => Some(no.code),
        Err(fault) => panic!("a fault: {fault}"),
        Ok(_) => None,
    }
}

#[test]
fn every_day_of_a_year_ends_clean() {
    let given = |name: &str| std::env::var(name).ok().and_then(|s| s.parse().ok());
    let (seed, pace) = (given("YEAR_SEED").unwrap_or(20_261_123), given("YEAR_PACE").unwrap_or(40));
    let mut house = House::open(Rng(seed));
    let (mut open_days, mut steps, mut crashes) = (0, 0, 0);
    let mut day = Day::parse("2026-01-01").unwrap();
    while day.to_string().as_str() <= "2026-12-31" {
        if works(day) {
            open_days += 1;
            let (n, crashed) = working_day(&mut house, day, pace);
            (steps, crashes) = (steps + n, crashes + crashed);
        } else {
            house.set_time(day, 10 * 60);
            assert_eq!(code(house.run(async |h| ticket::issue(h.cx(), h.somebody(0)).await)), Some(RejectionCode::QueueClosed), "{day}");
        }
        midnight(&mut house, day);
        day = day.plus_days(1);
    }
    assert_eq!(open_days, 248, "working days of 2026");
    assert!(steps > 2_000 && crashes >= 5, "{steps} steps, {crashes} crashes");
    println!("{open_days} working days, {steps} steps, {crashes} crashes");
    house.run(async |h| {
        let mut tx = h.cx().db.read().await.unwrap();
        for (stream, _) in event::heads(&mut tx).await.unwrap() {
            assert!(matches!(event::verify(&mut tx, &stream).await.unwrap(), event::Chain::Whole { .. }), "{stream}");
        }
        let kinds = [
            EventKind::TicketRequeued,
            EventKind::TicketUndone,
            EventKind::TicketTransferred,
            EventKind::TicketPaused,
            EventKind::TicketExpired,
        ];
        for kind in kinds {
            assert!(h.happened(kind).await > 0, "the year has seen no {kind}");
        }
    });
}

/// Steps and crashes of one working day.
fn working_day(house: &mut House, day: Day, pace: u64) -> (u32, u32) {
    house.set_time(day, 8 * 60 + 30);
    let mut model = house.run(async |h| {
        for n in 0..h.desks.len() {
            desk::open(h.cx(), &h.staff[n], h.desks[n].0).await.unwrap();
        }
        Lines::read(h).await
    });
    look_after_yesterday(house, &mut model);
    let (mut steps, mut crashes) = (0, 0);
    let crash_at = if house.rng.chance(6) { house.rng.below(8) as u32 } else { u32::MAX };
    while house.minute() < 17 * 60 + 40 {
        house.clock.advance_ms(60_000 * house.rng.below(2 * pace) as i64 + 1_000);
        if house.rng.chance(4) {
            house.clock.advance_ms(-300_000);
        }
        if steps == crash_at {
            house.crash();
            crashes += 1;
            model = house.run(async |h| Lines::read(h).await);
        }
        step(house, &mut model);
        steps += 1;
        house.run(async |h| assert_eq!(Lines::seen_in(h).await, model.seen(), "after step {steps} of {day}"));
    }
    (steps, crashes)
}

fn look_after_yesterday(house: &mut House, model: &mut Lines) {
    house.run(async |h| {
        let list = carry_over::list(h.cx(), &h.staff[0], h.hall).await.unwrap();
        for c in list.items.iter().filter(|c| c.ended.is_none()) {
            let how = server_api::EndCarryOver { how: server_api::CarryEnd::NewTicket, at: None, note: None };
            carry_over::end(h.cx(), &h.staff[0], c.id.parse().unwrap(), how).await.unwrap();
        }
        *model = Lines::read(h).await;
    });
}

/// One thing that somebody does, first in the model, then in the house.
fn step(house: &mut House, model: &mut Lines) {
    let now = house.clock.now();
    // A quiet hall: fewer people come than can be received, or the line of the left-over would grow for ever.
    if house.rng.chance(14) {
        let person = house.new_person();
        let closed = house.minute() < 8 * 60 + 30 || house.minute() >= 17 * 60 + 30;
        let result = house.run(async |h| ticket::issue(h.cx(), h.somebody(person)).await);
        if closed {
            assert_eq!(code(result), Some(RejectionCode::QueueClosed));
        } else if model.is_live(person) {
            assert_eq!(code(result), Some(RejectionCode::TicketLiveExists));
        } else {
            let issued = result.unwrap();
            model.issue(issued.ticket.id.parse().unwrap(), person, now, issued.ticket.priority.map(|p| p.code));
        }
        return;
    }
    let n = house.rng.below(house.desks.len() as u64) as usize;
    let (desk_id, queue) = house.desks[n];
    match model.at_desk(desk_id) {
        None => free_desk(house, model, n),
        Some((id, State::Called)) if house.rng.chance(70) => {
            house.run(async |h| reception::serve(h.cx(), &h.staff[n], id).await.unwrap());
            model.set(id, State::Serving, Some(desk_id));
        }
        Some((id, State::Called)) if house.rng.chance(30) => {
            house.run(async |h| reception::undo(h.cx(), &h.staff[n], id).await.map(|_| ())).map_or_else(
                |no| assert_eq!(code::<()>(Err(no)), Some(RejectionCode::UndoTooLate)),
                |()| model.set(id, State::Waiting, None),
            );
        }
        Some((id, State::Called)) => {
            for _ in 0..2 {
                house.clock.advance_ms(20_000);
                house.run(async |h| reception::call_again(h.cx(), &h.staff[n], id).await.unwrap());
            }
            house.clock.advance_ms(20_000);
            house.run(async |h| reception::miss(h.cx(), &h.staff[n], id).await.unwrap());
            model.set(id, State::Missed, None);
        }
        Some((id, _)) => match house.rng.below(10) {
            0 => {
                house.run(async |h| reception::pause(h.cx(), &h.staff[n], id).await.unwrap());
                model.set(id, State::Paused, None);
            }
            1 => {
                let to = if queue == house.desks[0].1 { house.desks[2].1 } else { house.desks[0].1 };
                let body = server_api::TransferTicket { queue_id: to.to_string(), desk_id: None, reason: "转办".to_owned() };
                let result = house.run(async |h| transfer::transfer(h.cx(), &h.staff[n], id, body).await);
                if model.has_live_in(to, id) {
                    assert_eq!(code(result), Some(RejectionCode::TicketLiveExists));
                } else {
                    result.unwrap();
                    model.transfer(id, to);
                }
            }
            2 => {
                house.run(async |h| reception::cancel(h.cx(), &h.staff[n], id, "先行离开".to_owned()).await.unwrap());
                model.set(id, State::Over, None);
            }
            _ => {
                house.run(async |h| h.complete(n, id).await);
                model.set(id, State::Over, None);
            }
        },
    }
}

fn free_desk(house: &mut House, model: &mut Lines, n: usize) {
    let (desk_id, queue) = house.desks[n];
    let now = house.clock.now();
    let choice = house.rng.below(10);
    if let (0, Some(id)) = (choice, model.any(queue, State::Paused, &mut house.rng)) {
        house.run(async |h| reception::resume(h.cx(), &h.staff[n], id, desk_id).await.unwrap());
        return model.set(id, State::Serving, Some(desk_id));
    }
    if let (1, Some(id)) = (choice, model.any(queue, State::Missed, &mut house.rng)) {
        let result = house.run(async |h| reception::requeue(h.cx(), &h.staff[n], id).await);
        if model.requeues(id) >= 2 {
            assert_eq!(code(result), Some(RejectionCode::RequeueLimit));
        } else {
            result.unwrap();
            model.requeue(id, now);
        }
        return;
    }
    if let (2, Some(id)) = (choice, model.any(queue, State::Waiting, &mut house.rng)) {
        let body = server_api::PickTicket { ticket_id: id.to_string(), reason: "身体不适".to_owned() };
        house.run(async |h| reception::pick(h.cx(), &h.staff[n], desk_id, body).await.unwrap());
        return model.set(id, State::Called, Some(desk_id));
    }
    if choice == 3 {
        let body = server_api::PauseDesk { reason: server_api::PauseReason::Meal, text: None };
        house.run(async |h| {
            desk::pause(h.cx(), &h.staff[n], desk_id, body).await.unwrap();
            assert_eq!(code(reception::call_next(h.cx(), &h.staff[n], desk_id).await), Some(RejectionCode::DeskPaused));
            desk::resume(h.cx(), &h.staff[n], desk_id).await.unwrap();
        });
        return;
    }
    let result = house.run(async |h| reception::call_next(h.cx(), &h.staff[n], desk_id).await);
    match model.next(queue) {
        None => assert_eq!(code(result), Some(RejectionCode::QueueEmpty)),
        Some(id) => {
            let called: TicketId = result.unwrap().current.unwrap().ticket.id.parse().unwrap();
            assert_eq!(called, id, "the first of the line is called");
            model.set(id, State::Called, Some(desk_id));
            if house.rng.chance(8) {
                house.run(async |h| reception::undo(h.cx(), &h.staff[n], id).await.unwrap());
                model.set(id, State::Waiting, None);
            }
        }
    }
}

/// The day ends: nothing is left open, nothing is lost.
fn midnight(house: &mut House, day: Day) {
    house.set_time(day.plus_days(1), 1);
    house.run(async |h| {
        while day_end::run(h.cx()).await.unwrap() > 0 {}
        for site in [h.hall, h.county] {
            let staff = if site == h.hall { &h.staff[0] } else { &h.staff[2] };
            let account = day_end::reconcile(h.cx(), staff, site, &day.to_string()).await.unwrap();
            assert!(account.is_clean, "{account:?}");
        }
        // Visits under way at midnight are ended in the morning, before the desks open.
        for n in 0..h.desks.len() {
            if let Some((id, State::Serving)) = Lines::read(h).await.at_desk(h.desks[n].0) {
                h.complete(n, id).await;
            }
            desk::close(h.cx(), &h.staff[n], h.desks[n].0).await.ok();
        }
        let left = Lines::read(h).await;
        assert!(left.is_empty(), "nobody stands in a line at night: {left:?}");
    });
}
