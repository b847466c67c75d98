//! Receiving somebody at a desk: call, call again, missed, here, set aside, taken back, left.

use server_api as api;
use server_domain::access::Action;
use server_domain::event::EventKind;
use server_domain::id::{DeskId, ParticipantId, SessionId, TicketId};
use server_domain::queue::{self as rules, CallOrder, Mode as QueueMode};
use server_domain::session::Why;
use server_domain::session::lobby::needs_reason;
use server_domain::ticket::Ticket as State;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::desk::Desk;
use server_store::session::Turn;
use server_store::ticket::{Change, Ticket};
use server_store::{Fail, Tx, desk as desks, lobby as lobbies, matter as matters, queue as queues, ticket as tickets, waiting};

use crate::Context;
use crate::service::appointments::walk_in;
use crate::service::lines::session_course::{end, receive};
use crate::service::lines::{declared, desk, desk_view, lobby, own, room, seat_check, ticket};
use crate::service::{Actor, job, not_found, reason, view};

/// What a call needs that is drawn outside the transaction.
#[derive(Debug, Clone)]
pub(crate) struct Draw {
    session: SessionId,
    host: ParticipantId,
    walk_in: walk_in::Draw,
}

impl Draw {
    pub(crate) fn new(cx: &Context) -> Self {
        Self { session: SessionId(cx.clock.id()), host: ParticipantId(cx.clock.id()), walk_in: walk_in::Draw::new(&cx.clock) }
    }
}

/// The desk, free to call somebody.
pub(crate) async fn free_desk(tx: &mut Tx, actor: &Actor, id: DeskId) -> Result<Desk, Fail> {
    let desk = desk::occupied(tx, actor, id).await?;
    if desk.pause.is_some() {
        return Err(RejectionCode::DeskPaused.into());
    }
    if desk.is_busy {
        return Err(RejectionCode::DeskBusy.into());
    }
    Ok(desk)
}

/// Calls the next person of the desk's queues. For a video queue this opens the session and its room.
///
/// # Errors
/// `desk_closed`, `desk_paused`, `desk_busy`, `queue_empty`.
pub async fn call_next(cx: &Context, actor: &Actor, id: DeskId) -> Result<api::DeskView, Fail> {
    let (_, opened) = take_next(cx, actor, id).await?;
    opened_view(cx, actor, id, opened).await
}

/// The command behind [`call_next`], without the look at the desk that follows it: who was called, and the session opened.
///
/// # Errors
/// As [`call_next`].
pub async fn take_next(cx: &Context, actor: &Actor, id: DeskId) -> Result<(TicketId, Option<SessionId>), Fail> {
    let now = cx.clock.now();
    let (who, draw) = (actor.clone(), Draw::new(cx));
    cx.db
        .write(job!(|tx, who, id, draw, now| {
            let desk = free_desk(tx, &who, *id).await?;
            waiting::lock(tx, &desk.queues(), now.day()).await?;
            let t = waiting::next(tx, &desk, now.day(), *now).await?.ok_or(RejectionCode::QueueEmpty)?;
            Ok((t.id, call(tx, &who, &desk, &t, None, &draw, *now).await?))
        }))
        .await
}

/// The ticket of today that somebody chose at a desk, if the desk may call it. Locks the desk's lines.
async fn chosen_at(tx: &mut Tx, desk: &Desk, chosen: TicketId, now: Timestamp) -> Result<Ticket, Fail> {
    waiting::lock(tx, &desk.queues(), now.day()).await?;
    let t = tickets::get(tx, chosen).await?.filter(|t| t.day == now.day()).ok_or_else(|| not_found("ticket"))?;
    if !desk.does_serve(t.queue_id) || t.wanted_desk_id.is_some_and(|d| d != desk.id) {
        return Err(RejectionCode::QueueOfDesk.into());
    }
    Ok(t)
}

/// Calls a chosen person although others are before them.
///
/// # Errors
/// `reason_missing`, `text_too_long`, `desk_closed`, `desk_paused`, `desk_busy`, `ticket_state`, `queue_of_desk`, `firm_barred`.
pub async fn pick(cx: &Context, actor: &Actor, id: DeskId, body: api::PickTicket) -> Result<api::DeskView, Fail> {
    let now = cx.clock.now();
    let words = reason(&body.reason)?;
    let chosen: TicketId = body.ticket_id.parse().map_err(|_| not_found("ticket"))?;
    let (who, draw) = (actor.clone(), Draw::new(cx));
    let opened = cx
        .db
        .write(job!(|tx, who, id, chosen, words, draw, now| {
            let desk = free_desk(tx, &who, *id).await?;
            let t = chosen_at(tx, &desk, *chosen, *now).await?;
            call(tx, &who, &desk, &t, Some(&words), &draw, *now).await
        }))
        .await?;
    opened_view(cx, actor, id, opened).await
}

/// Calls somebody who sits in the lobby of a desk's line; words are needed if others who came earlier are passed.
///
/// # Errors
/// As [`lobby::admit`].
pub(crate) async fn admit(cx: &Context, actor: &Actor, id: DeskId, chosen: TicketId, words: Option<String>) -> Result<api::DeskView, Fail> {
    let (now, who, draw) = (cx.clock.now(), actor.clone(), Draw::new(cx));
    let opened = cx
        .db
        .write(job!(|tx, who, id, chosen, words, draw, now| {
            let desk = free_desk(tx, &who, *id).await?;
            let t = chosen_at(tx, &desk, *chosen, *now).await?;
            if !lobbies::in_queue(tx, t.queue_id, t.day).await?.iter().any(|(ticket, _)| *ticket == t.id) {
                return Err(not_found("lobby"));
            }
            let is_next = waiting::next(tx, &desk, now.day(), *now).await?.is_some_and(|next| next.id == t.id);
            let (here, elsewhere) = waiting::earlier(tx, &t, &desk, *now).await?;
            let needs = needs_reason(is_next, lobby::appointment_at(&t), here + elsewhere, *now);
            if needs && words.is_none() {
                return Err(Rejection::new(RejectionCode::ReasonMissing).at("/reason").into());
            }
            call(tx, &who, &desk, &t, words.as_deref().filter(|_| needs), &draw, *now).await
        }))
        .await?;
    opened_view(cx, actor, id, opened).await
}

/// The one way to call: ticket, trace, session and event together. The lines must be locked.
pub(crate) async fn call(
    tx: &mut Tx,
    who: &Actor,
    desk: &Desk,
    t: &Ticket,
    picked: Option<&str>,
    draw: &Draw,
    now: Timestamp,
) -> Result<Option<SessionId>, Fail> {
    let firm = waiting::firm_at(tx, desk).await?;
    declared::must_not_be_barred(tx, t, firm).await?;
    let next = match t.state {
        State::Paused { .. } => t.state.recall(desk.id, now)?,
        other => other.call(desk.id, now)?,
    };
    let (passed_here, passed_elsewhere) = waiting::earlier(tx, t, desk, now).await?;
    let natural = rules::call_order(rules::Called { class: t.priority.as_deref(), waited: t.waited_as, passed_here, passed_elsewhere });
    let order = if picked.is_some() { CallOrder::Picked } else { natural };
    let passed = passed_here + passed_elsewhere;
    let change = Change { by: Some(who.id()), order: Some(order), passed, reason: picked, ..Change::default() };
    let called = tickets::save(tx, t, next, &change, now).await?;
    let queue = queues::get(tx, t.queue_id).await?.ok_or_else(|| not_found("queue"))?;
    let received = match queue.mode {
        QueueMode::Video => Some(receive(tx, who, desk.id, (t, &queue), (draw.session, draw.host), now).await?),
        QueueMode::Counter => None,
    };
    let why = serde_json::json!({ "order": order, "passed": passed, "class": t.priority });
    ticket::tell_more(tx, &called, EventKind::TicketCalled, why, now).await?;
    walk_in::called(tx, who.id(), &called, &draw.walk_in, now).await?;
    if received.as_ref().is_some_and(|r| r.is_seated) {
        // Whoever sits in the lobby is here: nobody calls a second time.
        seat_check::arrive(tx, &called, now).await?;
    }
    lobby::stir(tx, &[queue.id], t.day, now).await?;
    Ok(received.map(|r| r.session))
}

pub(crate) async fn opened_view(cx: &Context, actor: &Actor, desk: DeskId, opened: Option<SessionId>) -> Result<api::DeskView, Fail> {
    if let Some(session) = opened {
        room::open_called(cx, session).await?;
    }
    desk_view::of(cx, actor, desk).await
}

/// Tells of a ticket as it is stored now.
pub(crate) async fn tell_stored(tx: &mut Tx, id: TicketId, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    let t = tickets::get(tx, id).await?.ok_or_else(|| not_found("ticket"))?;
    ticket::tell(tx, &t, kind, now).await
}

/// The ticket, if this person's desk has it.
pub(crate) async fn own(tx: &mut Tx, actor: &Actor, id: TicketId) -> Result<(Ticket, DeskId), Fail> {
    let t = tickets::get(tx, id).await?.ok_or_else(|| not_found("ticket"))?;
    let desk = t.desk_id.ok_or_else(|| not_found("ticket"))?;
    desk::occupied(tx, actor, desk).await?;
    Ok((t, desk))
}

/// The ticket at this person's desk, once its person may be seen.
///
/// # Errors
/// `conflict_first`, `not_found`, `desk_closed`.
pub async fn own_declared(tx: &mut Tx, actor: &Actor, id: TicketId) -> Result<(Ticket, DeskId), Fail> {
    let (t, desk) = own(tx, actor, id).await?;
    declared::must_have_declared(tx, actor, &t).await?;
    Ok((t, desk))
}

/// The ticket, if this person's desk has it or serves its line, or the person manages the hall.
pub(crate) async fn within_reach(tx: &mut Tx, actor: &Actor, id: TicketId) -> Result<Ticket, Fail> {
    let t = tickets::get(tx, id).await?.ok_or_else(|| not_found("ticket"))?;
    if let Some(desk) = desks::of_staff(tx, actor.id()).await? {
        let held = matches!(t.state, State::Called { .. } | State::Serving { .. });
        let serves = async |tx: &mut Tx| Ok::<_, Fail>(desks::get(tx, desk).await?.is_some_and(|d| d.does_serve(t.queue_id)));
        if t.desk_id == Some(desk) || (!held && serves(tx).await?) {
            return Ok(t);
        }
    }
    actor.must(tx, Action::HallManage, t.site_id).await?;
    Ok(t)
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

/// Takes a wrong call back; the person stands where they stood.
///
/// # Errors
/// `undo_too_late`, `undo_registered` once a statement was registered, `ticket_state`.
pub async fn undo(cx: &Context, actor: &Actor, id: TicketId) -> Result<api::DeskView, Fail> {
    step(cx, actor, id, Step::Undo).await
}

/// Sets the visit aside; the desk may call others meanwhile.
///
/// # Errors
/// `ticket_state`.
pub async fn pause(cx: &Context, actor: &Actor, id: TicketId) -> Result<api::DeskView, Fail> {
    step(cx, actor, id, Step::Pause).await
}

/// The state after a wrong call is taken back. What was written down in the meantime is somebody's statement and stays.
async fn undone(tx: &mut Tx, t: &Ticket, now: Timestamp) -> Result<State, Fail> {
    let next = t.state.undo(now)?;
    let called_at = t.called_at.unwrap_or(now);
    if matters::registered_since(tx, t.id, called_at).await? { Err(RejectionCode::UndoRegistered.into()) } else { Ok(next) }
}

#[derive(Clone, Copy)]
enum Step {
    CallAgain,
    Miss,
    Serve,
    Undo,
    Pause,
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
                Step::Undo => (undone(tx, &t, *now).await?, EventKind::TicketUndone),
                Step::Pause => (t.state.pause()?, EventKind::TicketPaused),
            };
            let saved = tickets::save(tx, &t, next, &Change { by: Some(who.id()), ..Change::default() }, *now).await?;
            let goes_on = matches!(next, State::Called { .. } | State::Serving { .. });
            let why = match *step {
                Step::Miss => Why::Missed,
                Step::Undo => Why::TakenBack,
                _ => Why::SetAside,
            };
            let ended = if goes_on { None } else { end(tx, t.id, &Turn::by(who.id(), why), *now).await? };
            ticket::tell(tx, &saved, kind, *now).await?;
            Ok((desk, ended))
        }))
        .await?;
    if let Some(session) = ended {
        room::close(cx, session).await;
    }
    desk_view::of(cx, actor, desk).await
}

/// Takes a paused visit up again: at a counter the person is served at once, at a video desk they are called back.
///
/// # Errors
/// `desk_closed`, `desk_busy`, `queue_of_desk`, `ticket_state`.
pub async fn resume(cx: &Context, actor: &Actor, id: TicketId, at: DeskId) -> Result<api::DeskView, Fail> {
    let now = cx.clock.now();
    let (who, draw) = (actor.clone(), Draw::new(cx));
    let opened = cx
        .db
        .write(job!(|tx, who, id, at, draw, now| {
            let desk = free_desk(tx, &who, *at).await?;
            let t = tickets::get(tx, *id).await?.ok_or_else(|| not_found("ticket"))?;
            if !desk.does_serve(t.queue_id) {
                return Err(RejectionCode::QueueOfDesk.into());
            }
            if desk.kind == QueueMode::Video {
                return call(tx, &who, &desk, &t, None, &draw, *now).await;
            }
            let next = t.state.resume(*at, *now)?;
            let t = tickets::save(tx, &t, next, &Change { by: Some(who.id()), ..Change::default() }, *now).await?;
            ticket::tell(tx, &t, EventKind::TicketResumed, *now).await?;
            Ok(None)
        }))
        .await?;
    opened_view(cx, actor, at, opened).await
}

/// Staff put a missed number back into its line.
///
/// # Errors
/// `requeue_limit`, `ticket_state`, `forbidden`.
pub async fn requeue(cx: &Context, actor: &Actor, id: TicketId) -> Result<api::TicketPublic, Fail> {
    let now = cx.clock.now();
    let who = actor.clone();
    cx.db
        .write(job!(|tx, who, id, now| {
            let t = within_reach(tx, &who, *id).await?;
            let t = own::back_in_line(tx, &t, Some(who.id()), *now).await?;
            view::ticket_public(tx, &t).await
        }))
        .await
}

/// The person left; staff write down why, and nobody is called a second time for it.
///
/// # Errors
/// `reason_missing`, `text_too_long`, `ticket_state`, `forbidden`.
pub async fn cancel(cx: &Context, actor: &Actor, id: TicketId, why: String) -> Result<api::TicketPublic, Fail> {
    let words = reason(&why)?;
    let now = cx.clock.now();
    let who = actor.clone();
    let (out, ended) = cx
        .db
        .write(job!(|tx, who, id, words, now| {
            let t = within_reach(tx, &who, *id).await?;
            let change = Change { by: Some(who.id()), reason: Some(&words), ..Change::default() };
            let t = tickets::save(tx, &t, t.state.cancel()?, &change, *now).await?;
            let turn = Turn { by: Some(who.id()), why: Why::Cancelled, words: Some(&words) };
            let ended = end(tx, t.id, &turn, *now).await?;
            ticket::tell(tx, &t, EventKind::TicketCancelled, *now).await?;
            Ok((view::ticket_public(tx, &t).await?, ended))
        }))
        .await?;
    if let Some(session) = ended {
        room::close(cx, session).await;
    }
    Ok(out)
}
