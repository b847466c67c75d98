//! Receiving somebody at a desk: call, call again, missed, here, completed.

use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::{DeskId, MatterId, ParticipantId, SessionId, TicketId};
use server_domain::matter::{self, Outcome, Topic};
use server_domain::queue::{Mode as QueueMode, Service};
use server_domain::session::{Session as SessionState, SessionKind};
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::matter::NewMatter;
use server_store::session::Session;
use server_store::ticket::Ticket;
use server_store::{
    Fail, Tx, event, invitation as invitations, matter as matters, queue as queues, session as sessions, site as sites, ticket as tickets,
};

use super::{Actor, desk, job, not_found, room, ticket};
use crate::Context;

/// Calls the next person of the desk's queues. For a video queue this opens the session and its room.
///
/// # Errors
/// `desk_closed`, `desk_busy`, `queue_empty`.
pub async fn call_next(cx: &Context, actor: &Actor, id: DeskId) -> Result<api::DeskView, Fail> {
    let now = cx.clock.now();
    let (who, session_id) = (actor.clone(), SessionId(cx.clock.id()));
    let host = ParticipantId(cx.clock.id());
    let opened = cx
        .db
        .write(job!(|tx, who, id, session_id, host, now| {
            let desk = desk::occupied(tx, &who, *id).await?;
            if tickets::at_desk(tx, *id).await?.is_some() {
                return Err(RejectionCode::DeskBusy.into());
            }
            let t = tickets::take_next(tx, *id, now.day(), *now).await?.ok_or(RejectionCode::QueueEmpty)?;
            let called = t.state.call(*id, *now)?;
            tickets::save(tx, t.id, t.state, called, None, *now).await?;
            let queue = queues::get(tx, t.queue_id).await?.ok_or_else(|| not_found("queue"))?;
            let opened = (queue.mode == QueueMode::Video).then_some(*session_id);
            if opened.is_some() {
                let kind = match queue.service {
                    Service::LeaderReception => SessionKind::LeaderReception,
                    Service::LegalAdvice | Service::Registration => SessionKind::LawyerConsultation,
                };
                let s = Session {
                    id: *session_id,
                    kind,
                    ticket_id: t.id,
                    site_id: queue.site_id,
                    desk_id: desk.id,
                    host_id: who.id(),
                    state: SessionState::Lobby,
                    is_confidential: kind == SessionKind::LawyerConsultation,
                };
                sessions::insert(tx, &s, *now).await?;
                sessions::participant(tx, *host, s.id, room::host_role(kind), Some(who.id())).await?;
                event::append(tx, s.site_id, EventKind::SessionOpened, &serde_json::json!({ "session_id": s.id, "ticket_id": t.id }), *now)
                    .await?;
            }
            tell_stored(tx, t.id, EventKind::TicketCalled, *now).await?;
            Ok(opened)
        }))
        .await?;
    if let Some(session) = opened {
        room::open(cx, session).await;
    }
    desk::view_of(cx, actor, id).await
}

/// Tells of a ticket as it is stored now.
async fn tell_stored(tx: &mut Tx, id: TicketId, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    let t = tickets::get(tx, id).await?.ok_or_else(|| not_found("ticket"))?;
    ticket::tell(tx, &t, kind, now).await
}

/// The ticket, if this person's desk has it.
async fn own(tx: &mut Tx, actor: &Actor, id: TicketId) -> Result<(Ticket, DeskId), Fail> {
    let t = tickets::get(tx, id).await?.ok_or_else(|| not_found("ticket"))?;
    let desk = t.desk_id.ok_or_else(|| not_found("ticket"))?;
    desk::occupied(tx, actor, desk).await?;
    Ok((t, desk))
}

/// Calls the same number again.
///
/// # Errors
/// `call_too_soon`, `call_limit`, `ticket_state`.
pub async fn call_again(cx: &Context, actor: &Actor, id: TicketId) -> Result<api::DeskView, Fail> {
    step(cx, actor, id, Step::CallAgain).await
}

/// Nobody came after three calls.
///
/// # Errors
/// `call_too_soon`, `ticket_state`.
pub async fn miss(cx: &Context, actor: &Actor, id: TicketId) -> Result<api::DeskView, Fail> {
    step(cx, actor, id, Step::Miss).await
}

/// The person stands at the window. At video desks the seat of the kiosk says so instead.
///
/// # Errors
/// `ticket_state`.
pub async fn serve(cx: &Context, actor: &Actor, id: TicketId) -> Result<api::DeskView, Fail> {
    step(cx, actor, id, Step::Serve).await
}

#[derive(Clone, Copy)]
enum Step {
    CallAgain,
    Miss,
    Serve,
}

async fn step(cx: &Context, actor: &Actor, id: TicketId, step: Step) -> Result<api::DeskView, Fail> {
    let now = cx.clock.now();
    let who = actor.clone();
    let (desk, ended) = cx
        .db
        .write(job!(|tx, who, id, step, now| {
            let (t, desk) = own(tx, &who, *id).await?;
            let (next, kind) = match *step {
                Step::CallAgain => (t.state.call_again(*now)?, EventKind::TicketRecalled),
                Step::Miss => (t.state.miss(*now)?, EventKind::TicketMissed),
                Step::Serve => (t.state.serve(*now)?, EventKind::TicketServing),
            };
            tickets::save(tx, t.id, t.state, next, None, *now).await?;
            let ended = if next.is_live() { None } else { end_session(tx, t.id, *now).await? };
            tell_stored(tx, t.id, kind, *now).await?;
            Ok((desk, ended))
        }))
        .await?;
    if let Some(session) = ended {
        room::close(cx, session).await;
    }
    desk::view_of(cx, actor, desk).await
}

/// Ends a ticket's session, if it has one that runs.
async fn end_session(tx: &mut Tx, id: TicketId, now: Timestamp) -> Result<Option<SessionId>, Fail> {
    let Some(s) = sessions::of_ticket(tx, id).await? else { return Ok(None) };
    let Ok(ended) = s.state.end(now) else { return Ok(None) };
    sessions::save(tx, s.id, ended).await?;
    for i in invitations::of_session(tx, s.id).await? {
        let closed = i.state.leave().or_else(|_| i.state.withdraw());
        if let Ok(next) = closed {
            invitations::save(tx, i.id, i.state, next, now).await?;
        }
    }
    event::append(tx, s.site_id, EventKind::SessionEnded, &serde_json::json!({ "session_id": s.id, "ticket_id": id }), now).await?;
    Ok(Some(s.id))
}

/// How a visit ended, parsed.
#[derive(Debug, Clone)]
pub struct Complete {
    pub topic: Topic,
    pub outcome: Outcome,
    pub summary: String,
}

/// Ends the visit: registers its matter, ends the session, frees the desk.
///
/// # Errors
/// `text_too_long`, `ticket_state`.
pub async fn complete(cx: &Context, actor: &Actor, id: TicketId, how: Complete) -> Result<api::TicketCompleted, Fail> {
    if how.summary.chars().count() > matter::MAX_SUMMARY_CHARS {
        return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", matter::MAX_SUMMARY_CHARS).at("/summary").into());
    }
    let now = cx.clock.now();
    let (who, matter_id, query_code) = (actor.clone(), MatterId(cx.clock.id()), matter::query_code(cx.clock.random()));
    let (desk, matter_no, code, ended) = cx
        .db
        .write(job!(|tx, who, id, how, matter_id, query_code, now| {
            let (t, desk) = own(tx, &who, *id).await?;
            let next = t.state.complete()?;
            let site = sites::get(tx, t.site_id).await?.ok_or_else(|| not_found("site"))?;
            who.must(tx, server_domain::access::Action::MatterRegister, t.site_id).await?;
            let no = matters::next_no(tx, &site.division_code, now.day()).await?;
            let matter_no = matter::matter_no(&site.division_code, now.day(), no);
            let new = NewMatter {
                id: *matter_id,
                matter_no: &matter_no,
                query_code: &query_code,
                person_id: t.person_id,
                site_id: t.site_id,
                origin_site_id: t.origin_site_id,
                registrar_id: who.id(),
                topic: how.topic,
                outcome: how.outcome,
                summary: &how.summary,
            };
            matters::insert(tx, &new, *now).await?;
            tickets::save(tx, t.id, t.state, next, Some(*matter_id), *now).await?;
            let ended = end_session(tx, t.id, *now).await?;
            event::append(
                tx,
                t.site_id,
                EventKind::MatterRegistered,
                &serde_json::json!({ "matter_id": *matter_id, "ticket_id": t.id }),
                *now,
            )
            .await?;
            tell_stored(tx, t.id, EventKind::TicketCompleted, *now).await?;
            Ok((desk, matter_no, query_code.to_string(), ended))
        }))
        .await?;
    if let Some(session) = ended {
        room::close(cx, session).await;
    }
    let receipt = api::MatterReceipt { matter_no, query_code: code };
    Ok(api::TicketCompleted { matter: receipt, desk: desk::view_of(cx, actor, desk).await? })
}

/// Reads the API's words.
pub fn parse(body: &api::CompleteTicket) -> Complete {
    let topic = match body.topic {
        api::Topic::Labour => Topic::Labour,
        api::Topic::Land => Topic::Land,
        api::Topic::Housing => Topic::Housing,
        api::Topic::Family => Topic::Family,
        api::Topic::Debt => Topic::Debt,
        api::Topic::Traffic => Topic::Traffic,
        api::Topic::SocialSecurity => Topic::SocialSecurity,
        api::Topic::Other => Topic::Other,
    };
    let outcome = match body.outcome {
        api::Outcome::Answered => Outcome::Answered,
        api::Outcome::ReferredLegalAid => Outcome::ReferredLegalAid,
        api::Outcome::ReferredLawsuit => Outcome::ReferredLawsuit,
        api::Outcome::ReferredArbitration => Outcome::ReferredArbitration,
        api::Outcome::ReferredMediation => Outcome::ReferredMediation,
        api::Outcome::Transferred => Outcome::Transferred,
        api::Outcome::ToBeContinued => Outcome::ToBeContinued,
    };
    Complete { topic, outcome, summary: body.summary.trim().to_owned() }
}
