//! The lobby: people who sit at a kiosk and wait to be received. Nobody is let in because a host arrived: the host admits one by
//! one, sends one back with words, or writes to all.

use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::{DeskId, NoticeId, QueueId, SessionId, TicketId};
use server_domain::priority::APPOINTMENT;
use server_domain::session::lobby::{Waiting, needs_reason};
use server_domain::session::{Session as State, Why};
use server_domain::{Day, Timestamp};
use server_store::desk::Desk;
use server_store::lobby::Notice;
use server_store::queue::Queue;
use server_store::session::{Session, Turn};
use server_store::ticket::Ticket;
use server_store::{
    Fail, Tx, desk as desks, lobby as lobbies, participant as participants, person as persons, seat as seats, session as sessions,
    ticket as tickets, waiting,
};

use crate::Context;
use crate::service::lines::seat::{Sitter, tell as tell_of_seat, view_of};
use crate::service::lines::session_course::{fresh, tell};
use crate::service::lines::{declared, desk, desk_view, reception, room, seat_check};
use crate::service::{Actor, job, not_found, reason, view};

/// The time of an appointment.
pub(crate) fn appointment_at(t: &Ticket) -> Option<Timestamp> {
    (t.priority.as_deref() == Some(APPOINTMENT)).then_some(t.due_at)
}

/// Somebody who waits takes a seat: the session of the lobby opens, or is sat in again.
///
/// # Errors
/// `lobby_not_open` before an appointment's lobby opens, `ticket_not_called` with too many before a walk-in.
pub(crate) async fn enter(tx: &mut Tx, t: &Ticket, queue: &Queue, id: SessionId, now: Timestamp) -> Result<SessionId, Fail> {
    let open = sessions::of_ticket(tx, t.id).await?.filter(|s| s.state.is_open());
    // Whoever sits already, also after a hand-over, simply sits down again.
    if open.as_ref().is_none_or(|s| s.lobby_at.is_none()) {
        let who = Waiting { appointment_at: appointment_at(t), ahead: waiting::ahead(tx, t).await? };
        lobbies::policy(tx, now.day()).await?.admit(who, now)?;
    }
    let turn = Turn::of(Why::SeatClaimed);
    let s = match open {
        Some(s) => {
            let next = Session { state: s.state.sit()?, lobby_at: Some(s.lobby_at.unwrap_or(now)), ..s.clone() };
            sessions::change(tx, &s, next, &turn, now).await?
        }
        None => {
            let s = Session { lobby_at: Some(now), ..fresh(id, t, queue, State::Lobby) };
            let s = sessions::insert(tx, &s, &turn, now).await?;
            tell(tx, &s, EventKind::SessionOpened, now).await?;
            s
        }
    };
    tell(tx, &s, EventKind::LobbyChanged, now).await?;
    Ok(s.id)
}

/// The seat of somebody in the lobby is empty; `None` for somebody who was called, or is not in it.
pub(crate) async fn stand_up(tx: &mut Tx, ticket: TicketId, turn: &Turn<'_>, now: Timestamp) -> Result<Option<SessionId>, Fail> {
    let open = sessions::of_ticket(tx, ticket).await?.filter(|s| s.state.is_open() && s.host.is_none());
    let Some(s) = open else { return Ok(None) };
    let Ok(state) = s.state.stand_up() else { return Ok(None) };
    let s = sessions::change(tx, &s, Session { state, lobby_at: None, ..s.clone() }, turn, now).await?;
    tell(tx, &s, EventKind::LobbyChanged, now).await?;
    Ok(Some(s.id))
}

/// Everybody in the lobby of these lines looks again: their place changed, or somebody came to receive.
pub(crate) async fn stir(tx: &mut Tx, queues: &[QueueId], day: Day, now: Timestamp) -> Result<(), Fail> {
    for queue in queues {
        for (_, session) in lobbies::in_queue(tx, *queue, day).await? {
            let s = sessions::get(tx, session).await?.ok_or_else(|| not_found("session"))?;
            tell(tx, &s, EventKind::LobbyChanged, now).await?;
        }
    }
    Ok(())
}

/// Who sits and waits for a desk, in the order of `line`.
pub(crate) async fn of_desk(
    tx: &mut Tx,
    actor: &Actor,
    desk: &Desk,
    line: &[api::WaitingTicket],
    now: Timestamp,
) -> Result<Vec<api::LobbyPerson>, Fail> {
    let mut here = Vec::new();
    for queue in desk.queues() {
        for (ticket, session) in lobbies::in_queue(tx, queue, now.day()).await? {
            let place = line.iter().position(|row| row.ticket.id == ticket.to_string());
            here.extend(place.map(|place| (place, ticket, session)));
        }
    }
    if here.is_empty() {
        return Ok(Vec::new());
    }
    here.sort_unstable_by_key(|(place, ..)| *place);
    let next = waiting::next(tx, desk, now.day(), now).await?.map(|t| t.id);
    let mut out = Vec::new();
    for (place, (at, ticket, session)) in (1..).zip(here) {
        let t = tickets::get(tx, ticket).await?.ok_or_else(|| not_found("ticket"))?;
        let s = sessions::get(tx, session).await?.ok_or_else(|| not_found("session"))?;
        let seat = seats::of_ticket(tx, t.id).await?;
        let preflight = match &seat {
            Some(seat) => seat_check::of_seat(tx, &seat.id).await?,
            None => None,
        };
        let is_here = participants::petitioner(tx, s.id).await?.is_some_and(|p| p.presence.is_here(now));
        let name = match declared::undeclared(tx, actor, &t).await? {
            Some(_) => None,
            None => Some(persons::open(tx, t.person_id).await?.name),
        };
        let (row, (passed_here, passed_elsewhere)) = (&line[at], waiting::earlier(tx, &t, desk, now).await?);
        out.push(api::LobbyPerson {
            ticket: row.ticket.clone(),
            session_id: s.id.to_string(),
            name,
            origin_zh: row.origin_zh.clone(),
            origin_en: row.origin_en.clone(),
            since: s.lobby_at.unwrap_or(now).rfc3339(),
            preflight,
            is_here: is_here && seat.is_some(),
            place,
            appointment_at: appointment_at(&t).map(Timestamp::rfc3339),
            needs_reason: needs_reason(next == Some(t.id), appointment_at(&t), passed_here + passed_elsewhere, now),
        });
    }
    Ok(out)
}

/// Lets one in: calls the number. Words are needed if others who came earlier are passed.
///
/// # Errors
/// `reason_missing`, `text_too_long`, `desk_closed`, `desk_paused`, `desk_busy`, `ticket_state`, `queue_of_desk`, `firm_barred`,
/// `not_found` for somebody who is not in the lobby.
pub async fn admit(cx: &Context, actor: &Actor, id: DeskId, body: api::AdmitTicket) -> Result<api::DeskView, Fail> {
    let chosen: TicketId = body.ticket_id.parse().map_err(|_| not_found("ticket"))?;
    let words = body.reason.as_deref().filter(|w| !w.trim().is_empty()).map(reason).transpose()?;
    reception::admit(cx, actor, id, chosen, words).await
}

/// Somebody in the lobby of a line that the desk serves.
async fn waits_for(tx: &mut Tx, desk: &Desk, id: TicketId, now: Timestamp) -> Result<(Ticket, SessionId), Fail> {
    for queue in desk.queues() {
        if let Some((_, session)) = lobbies::in_queue(tx, queue, now.day()).await?.into_iter().find(|(t, _)| *t == id) {
            return Ok((tickets::get(tx, id).await?.ok_or_else(|| not_found("ticket"))?, session));
        }
    }
    Err(not_found("lobby"))
}

/// Asks somebody to wait outside again: the seat's page shows the words, and the number goes on waiting.
///
/// # Errors
/// `reason_missing`, `text_too_long`, `desk_closed`, `not_found` for somebody who is not in the lobby.
pub async fn send_back(cx: &Context, actor: &Actor, id: DeskId, body: api::SendBack) -> Result<api::DeskView, Fail> {
    let chosen: TicketId = body.ticket_id.parse().map_err(|_| not_found("ticket"))?;
    let words = reason(&body.words).map_err(|no| no.at("/words"))?;
    let (now, who, notice) = (cx.clock.now(), actor.clone(), NoticeId(cx.clock.id()));
    let session = cx
        .db
        .write(job!(|tx, who, id, chosen, words, notice, now| {
            let desk = desk::occupied(tx, &who, *id).await?;
            let (t, session) = waits_for(tx, &desk, *chosen, *now).await?;
            let turn = Turn { by: Some(who.id()), why: Why::SentBack, words: Some(&words) };
            stand_up(tx, t.id, &turn, *now).await?;
            let n = Notice { id: *notice, kind: "sent_back".to_owned(), text: words.to_string(), by: who.id(), at: *now };
            lobbies::write(tx, session, &n).await?;
            let s = sessions::get(tx, session).await?.ok_or_else(|| not_found("session"))?;
            tell(tx, &s, EventKind::LobbyNoticed, *now).await?;
            Ok(session)
        }))
        .await?;
    room::close(cx, session).await;
    desk_view::of(cx, actor, id).await
}

/// Writes to everybody who sits and waits in the desk's lines now.
///
/// # Errors
/// `reason_missing`, `text_too_long`, `desk_closed`, `not_found` if nobody is there.
pub async fn write_to_all(cx: &Context, actor: &Actor, id: DeskId, body: api::WriteToLobby) -> Result<api::DeskView, Fail> {
    let words = reason(&body.words).map_err(|no| no.at("/words"))?;
    let (now, who) = (cx.clock.now(), actor.clone());
    // As many as one line shows, drawn outside the transaction.
    let fresh: Vec<NoticeId> = (0..200).map(|_| NoticeId(cx.clock.id())).collect();
    cx.db
        .write(job!(|tx, who, id, words, fresh, now| {
            let desk = desk::occupied(tx, &who, *id).await?;
            let mut here = Vec::new();
            for queue in desk.queues() {
                here.extend(lobbies::in_queue(tx, queue, now.day()).await?);
            }
            if here.is_empty() {
                return Err(not_found("lobby"));
            }
            for ((_, session), fresh) in here.into_iter().zip(fresh.iter()) {
                let n = Notice { id: *fresh, kind: "notice".to_owned(), text: words.to_string(), by: who.id(), at: *now };
                lobbies::write(tx, session, &n).await?;
                let s = sessions::get(tx, session).await?.ok_or_else(|| not_found("session"))?;
                tell(tx, &s, EventKind::LobbyNoticed, *now).await?;
            }
            Ok(())
        }))
        .await?;
    desk_view::of(cx, actor, id).await
}

/// What the desk wrote and was not read yet.
pub(crate) async fn notices(tx: &mut Tx, s: &Session) -> Result<Vec<api::LobbyNotice>, Fail> {
    let mut out = Vec::new();
    for n in lobbies::unread(tx, s.id).await? {
        let by = room::staff_of(tx, n.by).await?;
        out.push(api::LobbyNotice {
            id: n.id.to_string(),
            kind: view::word(&n.kind),
            text: n.text,
            at: n.at.rfc3339(),
            by: by.name,
            by_en: by.name_en,
        });
    }
    Ok(out)
}

/// The person read it.
///
/// # Errors
/// `not_found` for one that is not theirs or was read before.
pub async fn read_notice(cx: &Context, who: &Sitter, id: NoticeId) -> Result<api::Seat, Fail> {
    let (now, sitter) = (cx.clock.now(), who.clone());
    cx.db
        .write(job!(|tx, sitter, id, now| {
            let s = sessions::of_ticket(tx, sitter.ticket).await?.ok_or_else(|| not_found("session"))?;
            if !lobbies::read(tx, s.id, *id, *now).await? {
                return Err(not_found("notice"));
            }
            tell_of_seat(tx, &sitter, EventKind::LobbyNoticeRead, serde_json::json!({ "session_id": s.id }), *now).await
        }))
        .await?;
    view_of(cx, who).await
}

/// Those who will receive somebody who waits in a line: who sits at its desks now.
pub(crate) async fn hosts_of(tx: &mut Tx, t: &Ticket) -> Result<Vec<server_domain::id::StaffId>, Fail> {
    let all = desks::all(tx).await?;
    let here = all.into_iter().filter(|d| d.does_serve(t.queue_id) && d.lost_at.is_none() && d.pause.is_none());
    Ok(here.filter(|d| t.wanted_desk_id.is_none_or(|wanted| wanted == d.id)).filter_map(|d| d.staff_id).take(5).collect())
}
