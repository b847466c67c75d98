//! The leader's side: what is asked of them, their answer, what happens when there is none, and what came of the talk.
//! A leader's "no" never ends a request.

use crate::service::lines::session_course;
use server_api as api;
use server_domain::access::{Action, Role};
use server_domain::appointment::{Answer, Answered, AppointmentState, StepKind, Who, whose_turn};
use server_domain::event::EventKind;
use server_domain::id::{AppointmentId, StaffId};
use server_domain::session::Why;
use server_domain::substitute::{Candidate, choose};
use server_domain::ticket::Ticket as TicketState;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::appointment::{Appointment, Step};
use server_store::session::Turn;
use server_store::ticket::Change;
use server_store::{
    Fail, Tx, appointment as appointments, appointment_step as steps, booker as bookers, event, site as sites, sitting as sittings,
    staff as staffs, ticket as tickets,
};

use crate::Context;
use crate::service::appointments::appointment::{asked, change, is_offices_turn, with_leader, with_turn};
use crate::service::appointments::appointment_view;
use crate::service::lines::ticket;
use crate::service::sittings::brief;
use crate::service::{Actor, job, not_found, reason};

/// Longest opinion, in characters.
const MAX_OPINION: usize = 1_000;
/// Days back that a leader's list begins.
const LIST_DAYS: i64 = 7;

/// What a leader has to answer, and whom they receive or received lately. Nothing that accuses them.
pub async fn list(cx: &Context, actor: &Actor) -> Result<api::AppointmentList, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let mut shown = Vec::new();
    for a in bookers::for_leader(&mut tx, actor.id(), now.day().plus_days(-LIST_DAYS)).await? {
        if brief::ground(&mut tx, actor.id(), &a).await?.is_none() {
            shown.push(a);
        }
    }
    appointment_view::list(&mut tx, &shown, now).await
}

/// Whether somebody is a leader who can be asked.
///
/// # Errors
/// `substitute_unfit` at `/to`.
pub(crate) async fn check_leader(tx: &mut Tx, who: StaffId) -> Result<(), Fail> {
    let is_leader = staffs::get(tx, who).await?.is_some_and(|s| s.roles.contains(&Role::Leader));
    if is_leader { Ok(()) } else { Err(Rejection::new(RejectionCode::SubstituteUnfit).at("/to").into()) }
}

/// The asked leader answers; or the office, when it is its turn.
///
/// # Errors
/// `reason_missing`, `text_too_long`, `substitute_unfit`, `recusal_needed`, `appointment_state`, `forbidden`.
pub async fn answer(cx: &Context, actor: &Actor, id: AppointmentId, body: api::AnswerAppointment) -> Result<api::AppointmentCase, Fail> {
    let answer = match body {
        api::AnswerAppointment::Accept => Answer::Accept,
        api::AnswerAppointment::PassOn { reason } => Answer::PassOn { reason },
        api::AnswerAppointment::Delegate { to } => Answer::Delegate { to: to.parse().map_err(|_| not_found("staff"))? },
    };
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db.write(job!(|tx, who, id, answer, now| answer_in(tx, &who, *id, &answer, *now).await.map(|_| ()))).await?;
    // Whoever named a colleague is not asked any more, and still sees what came of their answer.
    brief::answered(cx, actor, id).await
}

async fn answer_in(tx: &mut Tx, who: &Actor, id: AppointmentId, answer: &Answer<StaffId>, now: Timestamp) -> Result<Appointment, Fail> {
    let a = with_leader(tx, id).await?;
    let calendar = sites::calendar(tx).await?;
    let is_asked = a.leader() == who.id() && who.staff.roles.contains(&Role::Leader);
    if !is_asked {
        who.must(tx, Action::AppointmentScreen, a.at.site_id).await?;
        if !is_offices_turn(&a, &calendar, now) {
            return Err(Rejection::new(RejectionCode::Forbidden).with("action", Action::AppointmentAnswer).into());
        }
    } else if brief::ground(tx, who.id(), &a).await?.is_some() {
        // Nothing of it is theirs to say: silence brings it to the office.
        return Err(RejectionCode::RecusalNeeded.into());
    }
    let by = Some(who.id());
    // Only what waits for an answer can be answered.
    let confirmed = a.state.confirm()?;
    match answer.clone().follow(a.leader(), &asked_before(tx, &a).await?)? {
        Answered::Confirmed => {
            if brief::ground(tx, a.leader(), &a).await?.is_some() {
                return Err(RejectionCode::RecusalNeeded.into());
            }
            let next = with_turn(Appointment { state: confirmed, ..a.clone() }, &calendar, now);
            change(tx, &a, next, &Step::of(StepKind::Confirmed, by), now).await
        }
        Answered::ToOffice { reason } => {
            let next = with_turn(Appointment { passed_on_at: Some(now), ..a.clone() }, &calendar, now);
            change(tx, &a, next, &Step { kind: StepKind::PassedOn, by, words: Some(&reason), next_door: None }, now).await
        }
        Answered::Ask { leader } => {
            check_leader(tx, leader).await?;
            if brief::ground(tx, leader, &a).await?.is_some() {
                return Err(RejectionCode::RecusalNeeded.into());
            }
            let next = Appointment { answerer_id: Some(leader), asked_at: Some(now), passed_on_at: None, ..a.clone() };
            change(tx, &a, with_turn(next, &calendar, now), &Step::of(StepKind::Delegated, by), now).await
        }
    }
}

/// Leaders who passed it on or named somebody else: they are not asked again.
async fn asked_before(tx: &mut Tx, a: &Appointment) -> Result<Vec<StaffId>, Fail> {
    let all = steps::steps(tx, a.id).await?;
    let passed = |s: &steps::StoredStep| matches!(s.kind, StepKind::PassedOn | StepKind::Delegated);
    Ok(all.iter().filter(|s| passed(s)).filter_map(|s| s.by).collect())
}

/// Moves on what nobody answered: from the leader to the office, from the office to the substitute of the list.
pub async fn escalate(cx: &Context) -> Result<usize, Fail> {
    let now = cx.clock.now();
    if bookers::turns_due(&mut cx.db.read().await?, now).await?.is_empty() {
        return Ok(0);
    }
    cx.db
        .write(job!(|tx, now| {
            let (due, calendar) = (bookers::turns_due(tx, *now).await?, sites::calendar(tx).await?);
            for a in &due {
                let turn = whose_turn(asked(a), &calendar, *now);
                let next = with_turn(a.clone(), &calendar, *now);
                match turn.who {
                    Who::Substitute => put_in_substitute(tx, a, *now).await?,
                    Who::Office if a.waits_for == Some(Who::Leader) => {
                        change(tx, a, next, &Step::of(StepKind::Silent, None), *now).await?;
                    }
                    // The slot moved: there is more time, or less.
                    Who::Office | Who::Leader => appointments::set_turn(tx, &next),
                }
            }
            Ok(due.len())
        }))
        .await
}

/// The first of the list who can is put in without being asked; when nobody can, whoever sits there that day receives.
async fn put_in_substitute(tx: &mut Tx, a: &Appointment, now: Timestamp) -> Result<(), Fail> {
    let before = asked_before(tx, a).await?;
    let s = sittings::get(tx, a.sitting_id).await?.ok_or_else(|| not_found("sitting"))?;
    let mut list = Vec::new();
    let mut rank = u8::MAX;
    for l in staffs::leaders_of(tx, a.at.site_id).await? {
        if l.id == a.leader() {
            rank = l.rank;
        }
        let elsewhere = sittings::of_staff(tx, l.id, s.day, s.day).await?;
        let is_busy = elsewhere.iter().any(|o| o.id != s.id && o.receiver_id == l.id && o.half == s.half && o.state.counts_as_day());
        let is_recused = brief::ground(tx, l.id, a).await?.is_some();
        list.push(Candidate { leader: l.id, rank: l.rank, is_busy: is_busy || before.contains(&l.id), is_recused });
    }
    let chosen = choose(a.leader(), if rank == u8::MAX { 1 } else { rank }, &list);
    let next = Appointment { state: a.state.confirm()?, answerer_id: chosen.or(a.answerer_id), waits_for: None, due_at: None, ..a.clone() };
    change(tx, a, next, &Step::of(StepKind::Substituted, None), now).await.map(|_| ())
}

/// The leader writes what came of the talk. While it runs this ends it; after it ended by itself it is added.
///
/// # Errors
/// `text_missing`, `text_too_long`, `appointment_state`, `forbidden` for anybody but the leader who receives.
pub async fn complete(
    cx: &Context,
    actor: &Actor,
    id: AppointmentId,
    body: api::CompleteAppointment,
) -> Result<api::AppointmentCase, Fail> {
    let opinion = body.opinion.trim().to_owned();
    if opinion.is_empty() {
        return Err(Rejection::new(RejectionCode::TextMissing).at("/opinion").into());
    }
    if opinion.chars().count() > MAX_OPINION {
        return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_OPINION).at("/opinion").into());
    }
    let (now, who, solved, adopt) = (cx.clock.now(), actor.clone(), body.solved_on_the_spot, body.adopt);
    cx.db
        .write(job!(|tx, who, id, opinion, solved, adopt, now| {
            let a = with_leader(tx, *id).await?;
            if !brief::is_its_leader(&a, who.id()) {
                return Err(Rejection::new(RejectionCode::Forbidden).with("action", Action::AppointmentAnswer).into());
            }
            let has_opinion = appointments::opinion(tx, a.id).await?.is_some();
            let (state, kind) = match a.state {
                AppointmentState::Completed if !has_opinion => (a.state, StepKind::Opinion),
                other => (other.begin().unwrap_or(other).complete()?, StepKind::Completed),
            };
            let next = Appointment { state, solved_on_the_spot: Some(*solved), ..a.clone() };
            let a = change(tx, &a, next, &Step::of(kind, Some(who.id())), *now).await?;
            leave_line(tx, &a, who.id(), *now).await?;
            appointments::set_opinion(tx, a.id, &opinion);
            if *adopt {
                steps::adopt(tx, a.id, who.id(), *now);
                let body = serde_json::json!({ "appointment_id": a.id, "staff_id": who.id() });
                event::append(tx, a.at.site_id, EventKind::AdoptionTaken, &body, *now).await?;
            }
            Ok(())
        }))
        .await?;
    brief::of(cx, actor, id).await
}

/// Who was received while their number still waited is not called any more. A number that was called is ended at its desk.
async fn leave_line(tx: &mut Tx, a: &Appointment, by: StaffId, now: Timestamp) -> Result<(), Fail> {
    if let Some(id) = a.ticket_id
        && let Some(t) = tickets::get(tx, id).await?
        && matches!(t.state, TicketState::Waiting(_))
    {
        let t = tickets::save(tx, &t, t.state.cancel()?, &Change { by: Some(by), ..Change::default() }, now).await?;
        session_course::end(tx, t.id, &Turn::by(by, Why::Cancelled), now).await?;
        ticket::tell(tx, &t, EventKind::TicketCancelled, now).await?;
    }
    Ok(())
}

/// The office asked afterwards how it went (回访).
///
/// # Errors
/// `reason_missing`, `text_too_long`, `appointment_state`, `forbidden`.
pub async fn follow_up(cx: &Context, actor: &Actor, id: AppointmentId, words: &str) -> Result<api::AppointmentCase, Fail> {
    let words = reason(words).map_err(|no| no.at("/words"))?;
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, words, now| {
            let a = with_leader(tx, *id).await?;
            who.must(tx, Action::AppointmentScreen, a.at.site_id).await?;
            let next = Appointment { state: a.state.follow_up()?, ..a.clone() };
            let step = Step { kind: StepKind::FollowedUp, by: Some(who.id()), words: Some(&words), next_door: None };
            change(tx, &a, next, &step, *now).await.map(|_| ())
        }))
        .await?;
    brief::of(cx, actor, id).await
}
