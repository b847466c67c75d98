//! An appointment's life: the one way to change it, and what its person does with it.

use std::net::IpAddr;

use server_api as api;
use server_domain::appointment::{AppointmentState, Asked, Booked, StepKind, Subject, Who, whose_turn};
use server_domain::calendar::Calendar;
use server_domain::event::EventKind;
use server_domain::id::{AppointmentId, SittingId, StaffId};
use server_domain::login::LOCK_MS;
use server_domain::matter::read_query_code;
use server_domain::session::Why;
use server_domain::sitting::SittingKind;
use server_domain::ticket::Ticket as TicketState;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::appointment::{Appointment, Step};
use server_store::session::Turn;
use server_store::ticket::{Change, Ticket};
use server_store::{
    Fail, Tx, appointment as appointments, appointment_step as steps, booker as bookers, event, hold as holds, site as sites,
    ticket as tickets,
};

use crate::Context;
use crate::service::appointments::booking::{Draw, Source, booked, twice};
use crate::service::appointments::{appointment_message, appointment_view, hold, wait_list, walk_in};
use crate::service::lines::{session_course, ticket};
use crate::service::matters::progress::MAX_WRONG_CODES;
use crate::service::{Actor, job, not_found, secret_hash};

/// The subject and time of a live one, for the limits.
pub(crate) fn booked_as(a: &Appointment) -> Booked {
    let subject = match a.at.kind() {
        SittingKind::Lawyer => Subject::Advice(a.topic),
        SittingKind::Leader => a.matter_id.map_or(Subject::Topic(a.topic), Subject::Matter),
    };
    Booked { subject, tier: a.tier, starts_at: a.at.starts_at() }
}

/// Whether it counts among the two that a person may have ahead.
const fn is_ahead(state: AppointmentState) -> bool {
    state.is_live() && !matches!(state, AppointmentState::InSession)
}

/// The one way to change an appointment: row, step, its place in the slot, the person's count and the event together.
///
/// # Errors
/// `appointment_state` if somebody else changed it in between.
pub(crate) async fn change(tx: &mut Tx, a: &Appointment, next: Appointment, step: &Step<'_>, now: Timestamp) -> Result<Appointment, Fail> {
    let saved = appointments::save(tx, a, next, step, now).await?;
    if !a.is_walk_in && is_ahead(a.state) && !is_ahead(saved.state) {
        bookers::remove(tx, saved.person_id);
    }
    if !a.is_walk_in && a.state.takes_slot() && !saved.state.takes_slot() {
        wait_list::slot_freed(tx, a.slot_id, now).await?;
    }
    tell(tx, &saved, event_of(step.kind), now).await?;
    appointment_message::tell(tx, &saved, step.kind, now).await?;
    Ok(saved)
}

const fn event_of(step: StepKind) -> EventKind {
    match step {
        StepKind::Booked => EventKind::AppointmentSubmitted,
        StepKind::Accepted | StepKind::Redirected | StepKind::Declined => EventKind::AppointmentScreened,
        StepKind::Confirmed | StepKind::Substituted => EventKind::AppointmentConfirmed,
        StepKind::PassedOn | StepKind::Delegated | StepKind::Silent => EventKind::AppointmentAnswered,
        StepKind::Moved | StepKind::Postponed => EventKind::AppointmentMoved,
        StepKind::CheckedIn | StepKind::WalkedIn => EventKind::AppointmentCheckedIn,
        StepKind::Began => EventKind::AppointmentStarted,
        StepKind::Completed | StepKind::Opinion => EventKind::AppointmentCompleted,
        StepKind::FollowedUp => EventKind::AppointmentFollowedUp,
        StepKind::Told => EventKind::AppointmentTold,
        StepKind::NoShow => EventKind::AppointmentNoShow,
        StepKind::CancelledByPetitioner | StepKind::CancelledByOrgan => EventKind::AppointmentCancelled,
        StepKind::Expired => EventKind::AppointmentExpired,
    }
}

/// Appends an appointment's event to the stream of the sitting's place: ids and states only.
pub(crate) async fn tell(tx: &mut Tx, a: &Appointment, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    let body = serde_json::json!({
        "appointment_id": a.id, "sitting_id": a.sitting_id, "slot_id": a.slot_id, "state": a.state, "origin_site_id": a.origin_site_id,
    });
    event::append(tx, a.at.site_id, kind, &body, now).await?;
    Ok(())
}

/// The same with whose turn it is, and until when.
pub(crate) fn with_turn(mut a: Appointment, calendar: &Calendar, now: Timestamp) -> Appointment {
    let waits = matches!(a.state, AppointmentState::Submitted | AppointmentState::Accepted);
    let turn = waits.then(|| whose_turn(asked(&a), calendar, now));
    (a.waits_for, a.due_at) = (turn.map(|t| t.who), turn.map(|t| t.due));
    a
}

/// What the rule of the turns looks at.
pub(crate) fn asked(a: &Appointment) -> Asked {
    Asked { submitted_at: a.created_at, asked_at: a.asked_at, passed_on_at: a.passed_on_at, starts_at: a.at.starts_at() }
}

/// The appointment of a code. Wrong codes are counted by source.
///
/// # Errors
/// `query_code_unknown`; `query_code_locked` after too many from one source.
async fn by_code(cx: &Context, code: &str, from: IpAddr) -> Result<AppointmentId, Fail> {
    let now = cx.clock.now();
    let wrong = cx.sources.query_codes.get(from);
    let left_ms = LOCK_MS - now.since_ms(wrong.last_at);
    if wrong.count >= MAX_WRONG_CODES && left_ms > 0 {
        return Err(Rejection::new(RejectionCode::QueryCodeLocked).with("minutes", (left_ms + 59_999) / 60_000).into());
    }
    let found = match read_query_code(code) {
        Some(code) => appointments::by_code(&mut cx.db.read().await?, &code).await?,
        None => None,
    };
    let Some(a) = found else {
        cx.sources.query_codes.add(from, now);
        return Err(Rejection::new(RejectionCode::QueryCodeUnknown).at("/code").into());
    };
    cx.sources.query_codes.forget(from);
    Ok(a.id)
}

/// The id behind a typed code, for other use cases.
///
/// # Errors
/// `query_code_unknown`, `query_code_locked`.
pub(crate) async fn id_of_code(cx: &Context, code: &str, from: IpAddr) -> Result<AppointmentId, Fail> {
    by_code(cx, code, from).await
}

pub(crate) async fn stored(tx: &mut Tx, id: AppointmentId) -> Result<Appointment, Fail> {
    appointments::get(tx, id).await?.ok_or_else(|| not_found("appointment"))
}

/// An appointment with a leader, for the house's own use cases. What is said to a lawyer is for the lawyer: to everybody else
/// such an appointment is not there.
pub(crate) async fn with_leader(tx: &mut Tx, id: AppointmentId) -> Result<Appointment, Fail> {
    let a = stored(tx, id).await?;
    if a.at.kind() == SittingKind::Leader { Ok(a) } else { Err(not_found("appointment")) }
}

async fn public(cx: &Context, id: AppointmentId) -> Result<api::Appointment, Fail> {
    let mut tx = cx.db.read().await?;
    let a = stored(&mut tx, id).await?;
    appointment_view::public(&mut tx, &a, cx.clock.now()).await
}

/// How an appointment stands, for whoever holds its code.
///
/// # Errors
/// `query_code_unknown`, `query_code_locked`.
pub async fn show(cx: &Context, code: &str, from: IpAddr) -> Result<api::Appointment, Fail> {
    let id = by_code(cx, code, from).await?;
    public(cx, id).await
}

/// The person takes it back. The slot goes to the waiting list first.
///
/// # Errors
/// `query_code_unknown`, `query_code_locked`, `appointment_state`.
pub async fn cancel(cx: &Context, code: &str, from: IpAddr) -> Result<api::Appointment, Fail> {
    let (id, now) = (by_code(cx, code, from).await?, cx.clock.now());
    cx.db
        .write(job!(|tx, id, now| {
            let a = stored(tx, *id).await?;
            let next = Appointment { state: a.state.cancel_by_petitioner()?, ..a.clone() };
            end(tx, &a, next, &Step::of(StepKind::CancelledByPetitioner, None), *now).await.map(|_| ())
        }))
        .await?;
    public(cx, id).await
}

/// Ends an appointment before the talk, with its number in the line and the lobby in which its person may sit.
pub(crate) async fn end(tx: &mut Tx, a: &Appointment, next: Appointment, step: &Step<'_>, now: Timestamp) -> Result<Appointment, Fail> {
    let saved = change(tx, a, Appointment { due_at: None, waits_for: None, ..next }, step, now).await?;
    if let Some(id) = a.ticket_id
        && let Some(t) = tickets::get(tx, id).await?
        && let Ok(cancelled) = t.state.cancel()
    {
        let t = tickets::save(tx, &t, cancelled, &Change { by: step.by, ..Change::default() }, now).await?;
        session_course::end(tx, t.id, &Turn { by: step.by, why: Why::Cancelled, words: None }, now).await?;
        ticket::tell(tx, &t, EventKind::TicketCancelled, now).await?;
    }
    Ok(saved)
}

/// The organ takes it back: words and next door are told to the person.
///
/// # Errors
/// `reason_missing`, `next_door_missing`, `text_too_long`, `appointment_state`, `forbidden`.
pub async fn withdraw(
    cx: &Context,
    actor: &Actor,
    id: AppointmentId,
    body: api::WithdrawAppointment,
) -> Result<api::AppointmentCase, Fail> {
    use server_domain::access::Action;
    use server_domain::appointment::Decision;
    let Decision::Decline { reason, next_door } = (Decision::Decline { reason: body.reason, next_door: body.next_door }).check()? else {
        return Err(RejectionCode::ReasonMissing.into());
    };
    let (who, now) = (actor.clone(), cx.clock.now());
    cx.db
        .write(job!(|tx, who, id, reason, next_door, now| {
            let a = with_leader(tx, *id).await?;
            who.must(tx, Action::AppointmentScreen, a.at.site_id).await?;
            let next = Appointment { state: a.state.cancel_by_organ()?, ..a.clone() };
            let step = Step { kind: StepKind::CancelledByOrgan, by: Some(who.id()), words: Some(&reason), next_door: Some(&next_door) };
            end(tx, &a, next, &step, *now).await.map(|_| ())
        }))
        .await?;
    crate::service::sittings::brief::of(cx, actor, id).await
}

/// Takes the held slot instead of the one there is. It need not be screened again, but its leader is asked; a lawyer is not.
///
/// # Errors
/// `query_code_unknown`, `query_code_locked`, `appointment_state`, `appointment_kind` from a lawyer to a leader or back, and
/// those of a booking.
pub async fn move_to(cx: &Context, code: &str, from: IpAddr, source: Source, hold_token: &str) -> Result<api::AppointmentBooked, Fail> {
    let (id, now, draw, hash) = (by_code(cx, code, from).await?, cx.clock.now(), Draw::new(cx), secret_hash(hold_token));
    let run = || {
        let (source, draw, hash) = (source.clone(), draw.clone(), hash.clone());
        cx.db.write(job!(|tx, source, id, draw, hash, now| move_in(tx, &source, *id, &draw, &hash, *now).await))
    };
    booked(cx, &twice(run).await?).await
}

async fn move_in(tx: &mut Tx, source: &Source, id: AppointmentId, draw: &Draw, hash: &str, now: Timestamp) -> Result<String, Fail> {
    let a = stored(tx, id).await?;
    let (held, target) = hold::redeem(tx, source, hash, now).await?;
    let (old_end, fresh) = a.state.reschedule(a.at.kind(), target.at.kind())?;
    holds::end(tx, held.id, "used", now);
    let calendar = sites::calendar(tx).await?;
    let tier = sites::get(tx, target.at.site_id).await?.ok_or_else(|| not_found("site"))?.kind.tier();
    let statement = appointments::statement(tx, a.id).await?;
    let gone = Appointment { state: old_end, successor_id: None, ..a.clone() };
    let gone = end(tx, &a, gone, &Step::of(StepKind::Moved, source.staff().map(Actor::id)), now).await?;
    let next = Appointment {
        id: draw.appointment,
        code: draw.code.clone(),
        sitting_id: target.sitting_id,
        slot_id: target.slot_id,
        tier,
        state: fresh,
        steps: 1,
        asked_at: (fresh == AppointmentState::Accepted).then_some(now),
        passed_on_at: None,
        answerer_id: None,
        ticket_id: None,
        successor_id: None,
        created_at: now,
        at: target.at.clone(),
        ..a.clone()
    };
    let next = with_turn(next, &calendar, now);
    appointments::insert(tx, &next, &statement, &Step::of(StepKind::Booked, source.staff().map(Actor::id)));
    appointments::succeed(tx, gone.id, next.id);
    for (place, speaker) in (2_i64..).zip(steps::representatives(tx, a.id).await?) {
        steps::add_representative(tx, next.id, place, speaker);
    }
    let sit_in = steps::sit_in(tx, a.id).await?;
    steps::set_sit_in(tx, next.id, &sit_in);
    bookers::add(tx, next.person_id);
    tell(tx, &next, EventKind::AppointmentSubmitted, now).await?;
    appointment_message::tell(tx, &next, StepKind::Moved, now).await?;
    Ok(next.code)
}

/// The appointment goes where its number goes: served is in session, completed is completed, and who was not received that
/// day was let down by the organ. Called for every event of a booked number, and of those of a leader's line.
pub(crate) async fn follow(tx: &mut Tx, t: &Ticket, now: Timestamp) -> Result<(), Fail> {
    let Some(a) = appointments::of_ticket(tx, t.id).await? else { return Ok(()) };
    if a.is_walk_in {
        return walk_in::follow(tx, &a, t, now).await;
    }
    let (next, kind) = match t.state {
        TicketState::Serving { .. } => (a.state.begin(), StepKind::Began),
        TicketState::Completed => (a.state.begin().unwrap_or(a.state).complete(), StepKind::Completed),
        // Who was never called waited in vain; who was called and did not come has left.
        TicketState::Expired if t.called_at.is_none() => (a.state.cancel_by_organ(), StepKind::CancelledByOrgan),
        TicketState::Expired | TicketState::Cancelled if a.state == AppointmentState::InSession => {
            (a.state.complete(), StepKind::Completed)
        }
        TicketState::Expired | TicketState::Cancelled => (a.state.cancel_by_petitioner(), StepKind::CancelledByPetitioner),
        _ => return Ok(()),
    };
    // It ended by itself before, or goes on: nothing to follow.
    let Ok(state) = next else { return Ok(()) };
    let not_received = if a.lang == "en" {
        "You were not received that day. You come first on the next."
    } else {
        "当日未能接待，次日优先安排。"
    };
    let words = (kind == StepKind::CancelledByOrgan).then_some(not_received);
    let step = Step { kind, by: None, words, next_door: None };
    change(tx, &a, Appointment { state, due_at: None, waits_for: None, ..a.clone() }, &step, now).await?;
    Ok(())
}

/// The whole sitting was moved: everybody booked keeps their turn there, and finds the reason in the trace. They are told
/// with the sitting, not from here.
pub(crate) async fn postponed(tx: &mut Tx, sitting: SittingId, (why, by): (&str, Option<StaffId>), now: Timestamp) -> Result<(), Fail> {
    let calendar = sites::calendar(tx).await?;
    for a in bookers::of_sitting(tx, sitting).await?.into_iter().filter(|a| a.state.is_live()) {
        let step = Step { kind: StepKind::Postponed, by, words: Some(why), next_door: None };
        let saved = appointments::save(tx, &a, with_turn(a.clone(), &calendar, now), &step, now).await?;
        tell(tx, &saved, event_of(step.kind), now).await?;
    }
    Ok(())
}

/// Whether the one who waits is the office.
pub(crate) fn is_offices_turn(a: &Appointment, calendar: &Calendar, now: Timestamp) -> bool {
    whose_turn(asked(a), calendar, now).who != Who::Leader
}
