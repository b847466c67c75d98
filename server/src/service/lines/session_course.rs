//! The course of a session: received, read back, and its ends. Every change is a step with who and why.

use server_api as api;
use server_domain::access::Action;
use server_domain::event::EventKind;
use server_domain::id::{DeskId, ParticipantId, SessionId, TicketId};
use server_domain::invitation::Why as InvitationWhy;
use server_domain::queue::Service;
use server_domain::session::{Session as State, SessionKind, Why};
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::invitation::Turn as InvitationTurn;
use server_store::queue::Queue;
use server_store::session::{Host, Session, Turn};
use server_store::ticket::Ticket;
use server_store::{
    Fail, Tx, alarm as alarms, event, interruption as interruptions, invitation as invitations, participant as participants, seat as seats,
    session as sessions, ticket as tickets,
};

use crate::Context;
use crate::service::lawyers::consultation;
use crate::service::lines::{declared, desk_view, room};
use crate::service::{Actor, MAX_REASON, job, not_found, reason};

/// Which kind of session a line is received in.
pub(crate) const fn kind_of(service: Service) -> SessionKind {
    match service {
        Service::LeaderReception => SessionKind::LeaderReception,
        Service::LegalAdvice | Service::Registration => SessionKind::LawyerConsultation,
    }
}

/// A session of a ticket as it begins, before it is stored.
pub(crate) fn fresh(id: SessionId, t: &Ticket, queue: &Queue, state: State) -> Session {
    let kind = kind_of(queue.service);
    Session {
        id,
        kind,
        ticket_id: t.id,
        site_id: queue.site_id,
        host: None,
        state,
        is_confidential: kind == SessionKind::LawyerConsultation,
        lobby_at: None,
        steps: 0,
    }
}

/// Tells of a session: ids only.
pub(crate) async fn tell(tx: &mut Tx, s: &Session, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    event::append(tx, s.site_id, kind, &serde_json::json!({ "session_id": s.id, "ticket_id": s.ticket_id }), now).await?;
    Ok(())
}

/// A session that somebody receives, and whether its person sits there already.
pub(crate) struct Received {
    pub session: SessionId,
    pub is_seated: bool,
}

/// The host calls the number: the open session of the lobby is taken over, else a new one begins.
pub(crate) async fn receive(
    tx: &mut Tx,
    who: &Actor,
    desk: DeskId,
    (t, queue): (&Ticket, &Queue),
    (id, host): (SessionId, ParticipantId),
    now: Timestamp,
) -> Result<Received, Fail> {
    let at = Some(Host { desk_id: desk, staff_id: who.id() });
    let turn = Turn::by(who.id(), Why::Called);
    let open = sessions::of_ticket(tx, t.id).await?.filter(|s| s.state.is_open());
    let (s, is_seated) = match open {
        Some(s) => {
            let next = Session { state: s.state.receive()?, host: at, ..s.clone() };
            let s = sessions::change(tx, &s, next, &turn, now).await?;
            let is_here = participants::petitioner(tx, s.id).await?.is_some_and(|p| p.presence.is_here(now));
            let is_ready = is_here && s.state == State::PreflightOk;
            (s, is_ready && seats::of_ticket(tx, t.id).await?.is_some())
        }
        None => {
            let s = Session { host: at, ..fresh(id, t, queue, State::Lobby) };
            let s = sessions::insert(tx, &s, &turn, now).await?;
            tell(tx, &s, EventKind::SessionOpened, now).await?;
            (s, false)
        }
    };
    participants::take(tx, host, s.id, room::host_role(s.kind), Some(who.id())).await?;
    Ok(Received { session: s.id, is_seated })
}

/// The end of a session and of what hangs on it.
pub(crate) async fn over(tx: &mut Tx, s: &Session, next: State, turn: &Turn<'_>, now: Timestamp) -> Result<SessionId, Fail> {
    sessions::save(tx, s, next, turn, now).await?;
    interruptions::end_all(tx, s.id, now).await?;
    for i in invitations::of_session(tx, s.id).await? {
        let closed = i.state.leave().or_else(|_| i.state.withdraw());
        if let Ok(next) = closed {
            invitations::save(tx, i.id, i.state, next, &InvitationTurn::of(InvitationWhy::SessionOver), now).await?;
        }
    }
    tell(tx, s, EventKind::SessionEnded, now).await?;
    Ok(s.id)
}

/// Ends a ticket's session, if it has one that is open, and the lawyer's talk with it. Who is cancelled in the middle of the talk
/// left it: that needs the words.
pub(crate) async fn end(tx: &mut Tx, id: TicketId, turn: &Turn<'_>, now: Timestamp) -> Result<Option<SessionId>, Fail> {
    consultation::end(tx, id, now).await?;
    let Some(s) = sessions::of_ticket(tx, id).await?.filter(|s| s.state.is_open()) else { return Ok(None) };
    let left = Turn { why: Why::LeftInTheMiddle, ..*turn };
    let (next, turn) = match turn.why {
        Why::Completed => (s.state.complete(now)?, turn),
        Why::Rebooked => (s.state.end_by_network(now)?, turn),
        Why::Cancelled if s.state.live_since().is_some() && turn.words.is_some() => (s.state.abandon(now)?, &left),
        _ => (s.state.break_off(now)?, turn),
    };
    over(tx, &s, next, turn, now).await.map(Some)
}

/// The session that this person receives and does something in, its ticket and desk.
///
/// # Errors
/// `forbidden` for anybody but the host, `session_ended`, `conflict_first`.
pub(crate) async fn hosted(tx: &mut Tx, actor: &Actor, action: Action, id: SessionId) -> Result<(Session, Ticket, DeskId), Fail> {
    let s = sessions::get(tx, id).await?.ok_or_else(|| not_found("session"))?;
    let host = s.host.filter(|h| h.staff_id == actor.id());
    let Some(host) = host else { return Err(Rejection::new(RejectionCode::Forbidden).with("action", "session_host").into()) };
    actor.must(tx, action, s.site_id).await?;
    s.state.must_be_open()?;
    let t = tickets::get(tx, s.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
    declared::must_have_declared(tx, actor, &t).await?;
    Ok((s, t, host.desk_id))
}

/// The host reads back what was written.
///
/// # Errors
/// `session_state`, `session_ended`, `conflict_first`, `forbidden`.
pub async fn read_back(cx: &Context, actor: &Actor, id: SessionId) -> Result<api::DeskView, Fail> {
    turn_to(cx, actor, id, Why::ReadBack).await
}

/// Something is to be added: the talk goes on.
///
/// # Errors
/// As [`read_back`].
pub async fn talk_on(cx: &Context, actor: &Actor, id: SessionId) -> Result<api::DeskView, Fail> {
    turn_to(cx, actor, id, Why::TalkResumed).await
}

async fn turn_to(cx: &Context, actor: &Actor, id: SessionId, why: Why) -> Result<api::DeskView, Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    let desk = cx
        .db
        .write(job!(|tx, who, id, why, now| {
            let (s, _, desk) = hosted(tx, &who, Action::DeskServeVideo, *id).await?;
            let (next, kind) = match *why {
                Why::ReadBack => (s.state.read_back()?, EventKind::SessionClosing),
                _ => (s.state.talk_on()?, EventKind::SessionLive),
            };
            let s = sessions::save(tx, &s, next, &Turn::by(who.id(), *why), *now).await?;
            tell(tx, &s, kind, *now).await?;
            Ok(desk)
        }))
        .await?;
    desk_view::of(cx, actor, desk).await
}

/// Ends a session that cannot go on. The number stays at the desk: what was said is registered, or the visit cancelled with words;
/// nobody's petition is withdrawn by it.
///
/// # Errors
/// `reason_missing` without words when the person left, `text_too_long`, `field_invalid` at `/how` for an alarm that nobody
/// raised, `session_state`, `session_ended`, `conflict_first`, `forbidden`.
pub async fn end_hard(cx: &Context, actor: &Actor, id: SessionId, body: api::EndSession) -> Result<api::DeskView, Fail> {
    let written = body.words.as_deref().map(str::trim).filter(|w| !w.is_empty());
    let words = match (body.how, written) {
        (api::HardEnd::Abandoned, words) => {
            Some(reason(words.unwrap_or_default()).map_err(|no| Rejection { pointer: Some("/words".into()), ..no })?)
        }
        (_, Some(words)) if words.chars().count() > MAX_REASON => {
            return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_REASON).at("/words").into());
        }
        (_, words) => words.map(str::to_owned),
    };
    let (now, who, how) = (cx.clock.now(), actor.clone(), body.how);
    let desk = cx
        .db
        .write(job!(|tx, who, id, how, words, now| {
            let (s, t, desk) = hosted(tx, &who, Action::DeskServeVideo, *id).await?;
            let (next, why) = match *how {
                api::HardEnd::Classified => (s.state.end_by_security(*now)?, Why::Classified),
                api::HardEnd::Alarm => {
                    alarms::latest(tx, t.id).await?.ok_or_else(|| Rejection::new(RejectionCode::FieldInvalid).at("/how"))?;
                    (s.state.end_by_security(*now)?, Why::Alarm)
                }
                api::HardEnd::Abandoned => (s.state.abandon(*now)?, Why::LeftInTheMiddle),
            };
            over(tx, &s, next, &Turn { by: Some(who.id()), why, words: words.as_deref() }, *now).await?;
            Ok(desk)
        }))
        .await?;
    room::close(cx, id).await;
    desk_view::of(cx, actor, desk).await
}

/// The day after, sessions of which nothing is open are put away.
///
/// # Errors
/// The database's.
pub async fn archive(cx: &Context) -> Result<usize, Fail> {
    let now = cx.clock.now();
    let today = now.day().start();
    if sessions::to_archive(&mut cx.db.read().await?, today).await?.is_empty() {
        return Ok(0);
    }
    cx.db
        .write(job!(|tx, today, now| {
            let all = sessions::to_archive(tx, *today).await?;
            for s in &all {
                let s = sessions::save(tx, s, s.state.archive()?, &Turn::of(Why::NothingOpen), *now).await?;
                tell(tx, &s, EventKind::SessionArchived, *now).await?;
            }
            Ok(all.len())
        }))
        .await
}
