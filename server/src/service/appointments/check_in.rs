//! Coming to the slot: the appointment gets a number in the leader's or the lawyers' line. And what happens when nobody comes.

use std::net::IpAddr;

use server_api as api;
use server_domain::appointment::{AppointmentState, NO_SHOW_MS, StepKind, arrival, may_book};
use server_domain::event::EventKind;
use server_domain::id::{AppointmentId, PersonId, SiteId};
use server_domain::person::{Identity, PaperKind, PhoneState};
use server_domain::priority::{self, PriorityClass};
use server_domain::queue::{Mode, Service};
use server_domain::session::{Session as SessionState, Why};
use server_domain::sitting::{SittingForm, SittingKind, SittingState};
use server_domain::substitute::Fault;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::appointment::{Appointment, Step};
use server_store::queue::Queue;
use server_store::session::Turn;
use server_store::{
    Fail, Tx, appointment_step as steps, booker as bookers, person as persons, priority as priorities, queue as queues,
    representative as representatives, session as sessions, site as sites, sitting as sittings, ticket as tickets,
};

use crate::Context;
use crate::service::appointments::appointment::{booked_as, change, end, id_of_code, stored};
use crate::service::appointments::booking_form;
use crate::service::lawyers::lawyer_sitting;
use crate::service::lines::ticket::{Draw, Place};
use crate::service::lines::{session_course, ticket};
use crate::service::sittings::sitting;
use crate::service::{job, not_found};

/// Puts the appointment into its line, standing from the slot's time on.
///
/// # Errors
/// `query_code_unknown`, `query_code_locked`; `ticket_unknown` for a paper without an appointment today; `queue_elsewhere`
/// with the place; `check_in_early`, `check_in_late`, `appointment_state`; `appointment_exists`, `appointment_limit` if the
/// ID that was shown belongs to somebody who has as many already; `ticket_live_exists`.
pub async fn check_in(cx: &Context, from: IpAddr, body: api::CheckIn) -> Result<api::TicketIssued, Fail> {
    let now = cx.clock.now();
    let site: SiteId = body.site_id.parse().map_err(|_| not_found("site"))?;
    let (id, shown) = match &body.claim {
        api::CheckInClaim::Code { code } => (id_of_code(cx, code, from).await?, body.shown.as_ref()),
        api::CheckInClaim::Paper { name, number } => (of_paper(cx, &paper(name, number, "/claim", now)?, now).await?, None),
    };
    let shown = shown.map(|s| paper(&s.name, &s.number, "/shown", now)).transpose()?;
    let draw = Draw::new(cx);
    let reply =
        cx.db.write(job!(|tx, id, site, shown, draw, now| check_in_in(tx, *id, *site, (*shown).as_ref(), &draw, *now).await)).await?;
    ticket::with_wait(cx, reply).await
}

/// A paper as it was read: a resident card if its number can be one.
fn paper(name: &str, number: &str, at: &str, now: Timestamp) -> Result<Identity, Rejection> {
    let kind = if number.trim().len() == 18 { PaperKind::ResidentCard } else { PaperKind::Other };
    Identity::declare(name, kind, number, PhoneState::None, "", now).map_err(|mut no| {
        no.pointer = no.pointer.map(|p| p.replacen("/person", at, 1));
        no
    })
}

/// The first appointment of today that a person still has, by name and paper.
async fn of_paper(cx: &Context, who: &Identity, now: Timestamp) -> Result<AppointmentId, Fail> {
    let mut tx = cx.db.read().await?;
    let person = persons::by_paper(&mut tx, who).await?.ok_or(RejectionCode::TicketUnknown)?;
    if persons::open(&mut tx, person).await?.name != who.name {
        return Err(RejectionCode::TicketUnknown.into());
    }
    let mut live = bookers::live_of_person(&mut tx, person).await?;
    live.retain(|a| matches!(a.state, AppointmentState::Submitted | AppointmentState::Accepted | AppointmentState::Confirmed));
    // Today's first; else the next one, which says when check-in opens.
    let today = live.iter().find(|a| a.at.day == now.day()).or(live.first());
    Ok(today.ok_or(RejectionCode::TicketUnknown)?.id)
}

async fn check_in_in(
    tx: &mut Tx,
    id: AppointmentId,
    site: SiteId,
    shown: Option<&Identity>,
    draw: &Draw,
    now: Timestamp,
) -> Result<api::TicketIssued, Fail> {
    let a = stored(tx, id).await?;
    let state = a.state.check_in(a.at.starts_at(), now)?;
    // Who is received in person cannot be called at a place with a camera.
    let is_here = match a.form {
        SittingForm::InPerson => site == a.at.site_id,
        _ => booking_form::is_place_of(tx, a.sitting_id, a.at.site_id, site).await?,
    };
    if !is_here {
        let place = sites::get(tx, a.at.site_id).await?.ok_or_else(|| not_found("site"))?;
        return Err(Rejection::new(RejectionCode::QueueElsewhere).with("site", place.name).into());
    }
    let person = match shown {
        Some(who) => same_person(tx, &a, who, now).await?,
        None => a.person_id,
    };
    let queue = line(tx, &a).await?;
    if let Some(live) = tickets::live_of_person(tx, queue.id, person).await? {
        let at = sites::get(tx, live.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
        let no = Rejection::new(RejectionCode::TicketLiveExists).with("number", live.number).with("site", at.name);
        return Err(no.with("can_move", false).into());
    }
    let classes = priorities::all(tx).await?;
    let booked = classes.iter().find(|c| c.code == priority::APPOINTMENT);
    let keeps_turn = arrival(a.at.starts_at(), now).keeps_turn();
    // Who is later than the grace comes after those who are there: no bonus, and waiting counts from now.
    let late = booked.map(|c| PriorityClass { bonus_ms: 0, ..c.clone() });
    let (class, due_at) = if keeps_turn { (booked, a.at.starts_at()) } else { (late.as_ref(), now) };
    let place = Place { queue: &queue, origin: site, lang: &a.lang, person, people: a.people, class, due_at };
    let t = ticket::enter(tx, draw, &place, now).await?;
    for (place, speaker) in (2_i64..).zip(steps::representatives(tx, a.id).await?) {
        representatives::add(tx, t.id, place, speaker);
    }
    let next = Appointment { state, ticket_id: Some(t.id), due_at: None, waits_for: None, person_id: person, ..a.clone() };
    change(tx, &a, next, &Step::of(StepKind::CheckedIn, None), now).await?;
    if queue.mode == Mode::Video {
        let s = session_course::fresh(draw.session, &t, &queue, SessionState::Scheduled);
        sessions::insert(tx, &s, &Turn::of(Why::CheckedIn), now).await?;
    }
    let slip = ticket::issued(tx, &t, draw).await?;
    ticket::tell(tx, &t, EventKind::TicketIssued, now).await?;
    Ok(slip)
}

/// The person behind the ID that was shown. Whoever booked under several phones is found out here, and counted as one.
async fn same_person(tx: &mut Tx, a: &Appointment, who: &Identity, now: Timestamp) -> Result<PersonId, Fail> {
    let Some(known) = persons::by_paper(tx, who).await? else {
        // The first time that this paper is seen: now it is known whose appointment it is.
        persons::show_paper(tx, a.person_id, who).await?;
        return Ok(a.person_id);
    };
    if known == a.person_id {
        return Ok(known);
    }
    let live: Vec<_> = bookers::live_of_person(tx, known).await?.iter().map(booked_as).collect();
    may_book(&live, booked_as(a).subject, a.tier, now)?;
    bookers::remove(tx, a.person_id);
    bookers::add(tx, known);
    Ok(known)
}

/// The line at the sitting's place, the leaders' or that of legal advice: at a counter for people who come in person where
/// there is one, else by video.
async fn line(tx: &mut Tx, a: &Appointment) -> Result<Queue, Fail> {
    let service = match a.at.kind() {
        SittingKind::Leader => Service::LeaderReception,
        SittingKind::Lawyer => Service::LegalAdvice,
    };
    let mut lines: Vec<Queue> = queues::all(tx).await?.into_iter().filter(|q| q.site_id == a.at.site_id && q.service == service).collect();
    let wanted = if a.form == SittingForm::InPerson { Mode::Counter } else { Mode::Video };
    lines.sort_by_key(|q| q.mode != wanted);
    lines.into_iter().next().ok_or_else(|| not_found("queue"))
}

/// Who did not come by a quarter of an hour after their time is recorded as such: it has no other consequence. Where nobody
/// sat to receive, it was the organ that failed. What was never screened by the end of its day is a recorded fault.
pub async fn run(cx: &Context) -> Result<usize, Fail> {
    let now = cx.clock.now();
    let minutes = NO_SHOW_MS / 60_000;
    let mut tx = cx.db.read().await?;
    if bookers::not_come(&mut tx, now, minutes).await?.is_empty() && bookers::unscreened(&mut tx, now.day()).await?.is_empty() {
        return Ok(0);
    }
    drop(tx);
    cx.db
        .write(job!(|tx, minutes, now| {
            let mut n = 0;
            for a in bookers::not_come(tx, *now, *minutes).await? {
                n += usize::from(did_not_come(tx, &a, *now).await?);
            }
            for a in bookers::unscreened(tx, now.day()).await? {
                let next = Appointment { state: a.state.expire(a.at.day, now.day())?, ..a.clone() };
                end(tx, &a, next, &Step::of(StepKind::Expired, None), *now).await?;
                let s = sittings::get(tx, a.sitting_id).await?.ok_or_else(|| not_found("sitting"))?;
                sitting::record_fault(tx, &s, Fault::Unscreened, *now).await?;
                n += 1;
            }
            Ok(n)
        }))
        .await
}

async fn did_not_come(tx: &mut Tx, a: &Appointment, now: Timestamp) -> Result<bool, Fail> {
    let (state, step) = match a.at.state {
        SittingState::Missed => {
            let (words, next_door) = match (a.at.kind(), a.lang.as_str()) {
                (SittingKind::Lawyer, lang) => {
                    let (words, next_door) = lawyer_sitting::nobody_came(lang);
                    (words, Some(next_door))
                }
                (SittingKind::Leader, "en") => ("Nobody received that day.", None),
                (SittingKind::Leader, _) => ("当日无人接待。", None),
            };
            (a.state.cancel_by_organ()?, Step { kind: StepKind::CancelledByOrgan, by: None, words: Some(words), next_door })
        }
        // It is being moved to another day, or somebody is looked for: the person waits for word.
        SittingState::SubstitutionPending | SittingState::Postponed | SittingState::Published => return Ok(false),
        _ => match a.state.no_show(a.at.starts_at(), now) {
            Ok(state) => (state, Step::of(StepKind::NoShow, None)),
            // The day is late and their time is still to come.
            Err(_) => return Ok(false),
        },
    };
    end(tx, a, Appointment { state, ..a.clone() }, &step, now).await?;
    Ok(true)
}
