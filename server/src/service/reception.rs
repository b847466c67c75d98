//! Receiving somebody at a desk: call, call again, missed, here.

use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::{DeskId, ParticipantId, SessionId, TicketId};
use server_domain::queue::{Mode as QueueMode, Service};
use server_domain::session::{Session as SessionState, SessionKind};
use server_domain::{RejectionCode, Timestamp};
use server_store::session::Session;
use server_store::ticket::Ticket;
use server_store::{Fail, Tx, event, invitation as invitations, queue as queues, session as sessions, ticket as tickets};

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
pub(super) async fn tell_stored(tx: &mut Tx, id: TicketId, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    let t = tickets::get(tx, id).await?.ok_or_else(|| not_found("ticket"))?;
    ticket::tell(tx, &t, kind, now).await
}

/// The ticket, if this person's desk has it.
pub(super) async fn own(tx: &mut Tx, actor: &Actor, id: TicketId) -> Result<(Ticket, DeskId), Fail> {
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
pub(super) async fn end_session(tx: &mut Tx, id: TicketId, now: Timestamp) -> Result<Option<SessionId>, Fail> {
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
