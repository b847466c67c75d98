//! The petitioner's seat at a kiosk: claim, check, agree, rate, wipe.

use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::{InvitationId, SeatId, SessionId, SiteId, TicketId};
use server_domain::invitation::Why as InvitationWhy;
use server_domain::queue::Mode as QueueMode;
use server_domain::session::{self as rules, Why};
use server_domain::ticket::Ticket as State;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::invitation::Turn as InvitationTurn;
use server_store::session::Turn;
use server_store::ticket::Ticket;
use server_store::{
    Fail, Tx, event, invitation as invitations, matter as matters, queue as queues, rating as ratings, seat as seats, session as sessions,
    ticket as tickets, waiting,
};

use crate::Context;
use crate::service::lines::owed_reply::Reader;
use crate::service::lines::{hand_over, invitation_view, lobby, owed_reply, room, seat_check, seat_view, ticket};
use crate::service::{job, not_found, secret_hash, view};

/// Somebody who sits at a kiosk.
#[derive(Debug, Clone)]
pub struct Sitter {
    pub seat: String,
    pub ticket: TicketId,
}

/// A claimed seat and the secret of its cookie.
pub struct Claimed {
    pub seat: api::Seat,
    pub token: String,
}

/// Takes the seat of a called ticket, or a seat in the lobby of a video line. A second claim moves the seat: after a power cut the person simply sits down again.
///
/// # Errors
/// `ticket_unknown`, `pin_wrong`, `pin_locked`, `ticket_not_called`, `lobby_not_open`, `ticket_missed`, `ticket_done`.
pub async fn claim(cx: &Context, site: SiteId, claim: api::Claim) -> Result<Claimed, Fail> {
    let now = cx.clock.now();
    let (seat, token, session) = (SeatId(cx.clock.id()), cx.clock.secret(), SessionId(cx.clock.id()));
    let (id, pin) = locate(cx, site, &claim).await?;
    let hash = secret_hash(&token);
    // A wrong PIN is counted, so that job commits and brings the refusal as its value.
    let refused = cx
        .db
        .write(job!(|tx, id, pin, site, seat, hash, session, now| {
            let t = tickets::get(tx, *id).await?.ok_or(RejectionCode::TicketUnknown)?;
            if let Some(refusal) = check_pin(tx, &t, pin.as_deref(), *now).await? {
                return Ok(Ok(refusal));
            }
            Ok(Err(sit_down(tx, &t, (*seat, *site, &hash), *session, *now).await?))
        }))
        .await?;
    match refused {
        Ok(refusal) => return Err(refusal.into()),
        Err(Some(session)) => room::open(cx, session).await,
        Err(None) => {}
    }
    let sitter = Sitter { seat: seat.to_string(), ticket: id };
    Ok(Claimed { seat: view_of(cx, &sitter).await?, token })
}

/// The ticket that a claim names, and the keyed hash of the PIN if it was given one.
///
/// # Errors
/// `ticket_unknown`.
pub(crate) async fn locate(cx: &Context, site: SiteId, claim: &api::Claim) -> Result<(TicketId, Option<String>), Fail> {
    let mut tx = cx.db.read().await?;
    let found = match claim {
        api::Claim::Slip { token } => tickets::by_slip(&mut tx, &secret_hash(token)).await?,
        api::Claim::Pin { number, .. } => tickets::by_number(&mut tx, site, cx.clock.now().day(), &number.trim().to_uppercase()).await?,
    };
    let found = found.ok_or(RejectionCode::TicketUnknown)?;
    let pin = match claim {
        api::Claim::Pin { pin, .. } => Some(ticket::pin_hash(cx, found.id, pin.trim())),
        api::Claim::Slip { .. } => None,
    };
    Ok((found.id, pin))
}

/// Compares a PIN and counts a wrong one; the refusal is a value, so that the count is committed.
pub(crate) async fn check_pin(tx: &mut Tx, t: &Ticket, pin_hash: Option<&str>, now: Timestamp) -> Result<Option<Rejection>, Fail> {
    let Some(pin_hash) = pin_hash else { return Ok(None) };
    if let Err(locked) = t.pin_tries.admit(now) {
        return Ok(Some(locked));
    }
    if pin_hash == t.pin_hash {
        return Ok(None);
    }
    let (tries, refusal) = t.pin_tries.wrong(now);
    tickets::set_pin_tries(tx, t.id, tries).await?;
    event::append(tx, t.site_id, EventKind::PinRefused, &serde_json::json!({ "ticket_id": t.id, "wrong": tries.wrong }), now).await?;
    Ok(Some(refusal))
}

/// Takes the seat. Who waits in a video line sits in its lobby: then it says which session that is.
async fn sit_down(
    tx: &mut Tx,
    t: &Ticket,
    (seat, site, token_hash): (SeatId, SiteId, &str),
    fresh: SessionId,
    now: Timestamp,
) -> Result<Option<SessionId>, Fail> {
    let queue = queues::get(tx, t.queue_id).await?.ok_or_else(|| not_found("queue"))?;
    let refuse = |code| Err(Rejection::new(code).with("number", &t.number).into());
    let mut lobby = None;
    match t.state {
        State::Waiting(_) if queue.mode == QueueMode::Video => {
            // A desk that calls this number at the same moment is waited for.
            waiting::lock(tx, &[queue.id], t.day).await?;
            let t = tickets::get(tx, t.id).await?.ok_or_else(|| not_found("ticket"))?;
            if matches!(t.state, State::Waiting(_)) {
                lobby = Some(lobby::enter(tx, &t, &queue, fresh, now).await?);
            }
        }
        State::Waiting(_) | State::Paused { .. } => {
            let ahead = waiting::ahead(tx, t).await?;
            return Err(Rejection::new(RejectionCode::TicketNotCalled).with("ahead", ahead).into());
        }
        State::Missed => return refuse(RejectionCode::TicketMissed),
        State::Completed | State::Cancelled | State::Expired => return refuse(RejectionCode::TicketDone),
        State::Called { .. } | State::Serving { .. } if queue.mode == QueueMode::Counter => return refuse(RejectionCode::QueueElsewhere),
        State::Called { .. } | State::Serving { .. } => {}
    }
    seats::claim(tx, seat, t.id, site, token_hash, now).await?;
    event::append(tx, t.site_id, EventKind::SeatClaimed, &serde_json::json!({ "ticket_id": t.id, "site_id": site }), now).await?;
    if lobby.is_none() {
        seat_check::arrive_by_id(tx, t.id, now).await?;
    }
    Ok(lobby)
}

/// Whose seat a cookie's secret opens.
pub async fn sitter(cx: &Context, token: &str) -> Result<Option<Sitter>, Fail> {
    let mut tx = cx.db.read().await?;
    let Some(seat) = seats::by_token(&mut tx, &secret_hash(token)).await? else { return Ok(None) };
    let ticket = seat.ticket_id.parse().map_err(|_| not_found("ticket"))?;
    Ok(Some(Sitter { seat: seat.id, ticket }))
}

/// Everything that the kiosk shows to the person in the seat.
///
/// # Errors
/// `seat_required` if the seat was released.
pub async fn view_of(cx: &Context, who: &Sitter) -> Result<api::Seat, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let t = tickets::get(&mut tx, who.ticket).await?.ok_or_else(|| not_found("ticket"))?;
    let seat = seats::of_ticket(&mut tx, t.id).await?.filter(|s| s.id == who.seat).ok_or(RejectionCode::SeatRequired)?;
    let session = sessions::of_ticket(&mut tx, t.id).await?;
    let mut invitations = Vec::new();
    if let Some(s) = &session {
        invitations = invitation_view::of_session(&mut tx, s).await?;
        invitations.iter_mut().for_each(|i| (i.decline_reason, i.may_go_on) = (None, false));
    }
    let waits = seat_view::waits(&mut tx, &t, session.as_ref(), now).await?;
    let matter = match t.matter_id {
        Some(id) => matters::receipt(&mut tx, id).await?.map(|(matter_no, query_code)| api::MatterReceipt { matter_no, query_code }),
        None => None,
    };
    let rated = ratings::of_ticket(&mut tx, t.id).await?.is_some();
    let cut_short = seat_view::cut_short(&mut tx, session.as_ref()).await?;
    Ok(api::Seat {
        id: who.seat.clone(),
        stage: seat_view::stage(&t, session.as_ref(), seat.preflight_at.is_some(), rated),
        preflight: seat_check::of_seat(&mut tx, &seat.id).await?,
        ahead: waits.ahead,
        opens_at: waits.opens_at,
        host_is_here: waits.host_is_here,
        notices: waits.notices,
        replies: owed_reply::of_ticket(&mut tx, t.id, Reader::Person, now).await?,
        sent_on: hand_over::sent_on(&mut tx, &t).await?,
        server_time: now.rfc3339(),
        ticket: view::ticket_public(&mut tx, &t).await?,
        cut_short,
        session: session.as_ref().map(view::session),
        invitations,
        staff: waits.staff,
        matter,
        rated,
    })
}

/// Tells of a seat, in the stream of its line.
pub(crate) async fn tell(tx: &mut Tx, who: &Sitter, kind: EventKind, mut body: serde_json::Value, now: Timestamp) -> Result<(), Fail> {
    let t = tickets::get(tx, who.ticket).await?.ok_or_else(|| not_found("ticket"))?;
    body["ticket_id"] = serde_json::json!(t.id);
    event::append(tx, t.site_id, kind, &body, now).await?;
    Ok(())
}

/// A grant for the room of the seat's session: to wait in it, or to talk.
///
/// # Errors
/// `preflight_missing` before the seat was checked, `session_state` for somebody who was sent back, `session_ended`.
pub async fn grant(cx: &Context, who: &Sitter) -> Result<api::Grant, Fail> {
    let session: SessionId = {
        let mut tx = cx.db.read().await?;
        let s = sessions::of_ticket(&mut tx, who.ticket).await?.ok_or(RejectionCode::SessionEnded)?;
        s.state.must_be_open()?;
        let seat = seats::of_ticket(&mut tx, who.ticket).await?.filter(|seat| seat.id == who.seat).ok_or(RejectionCode::SeatRequired)?;
        if seat.preflight_at.is_none() {
            return Err(RejectionCode::PreflightMissing.into());
        }
        s.state.check()?;
        s.id
    };
    room::grant_petitioner(cx, session).await
}

/// The petitioner's answer whether somebody may be pulled in. Refusing costs nothing.
///
/// # Errors
/// `not_found`, `invitation_state`.
pub async fn answer(cx: &Context, who: &Sitter, id: InvitationId, agreed: bool) -> Result<api::Seat, Fail> {
    let now = cx.clock.now();
    let sitter = who.clone();
    cx.db
        .write(job!(|tx, sitter, id, agreed, now| {
            let i = invitations::get(tx, *id).await?.ok_or_else(|| not_found("invitation"))?;
            let s = sessions::get(tx, i.session_id).await?.ok_or_else(|| not_found("session"))?;
            if s.ticket_id != sitter.ticket {
                return Err(not_found("invitation"));
            }
            let next = i.state.answer(*agreed)?;
            invitations::save(tx, i.id, i.state, next, &InvitationTurn::of(InvitationWhy::PetitionerSaid), *now).await?;
            let body = serde_json::json!({ "invitation_id": i.id, "session_id": s.id, "agreed": *agreed });
            tell(tx, &sitter, EventKind::InvitationAnswered, body, *now).await
        }))
        .await?;
    view_of(cx, who).await
}

/// One tap of satisfaction, once.
///
/// # Errors
/// `score_invalid`, `rated_already`, `ticket_state` before the visit ended.
pub async fn rate(cx: &Context, who: &Sitter, score: i64) -> Result<api::Seat, Fail> {
    let score = rules::rating(score)?;
    let now = cx.clock.now();
    let sitter = who.clone();
    cx.db
        .write(job!(|tx, sitter, score, now| {
            let t = tickets::get(tx, sitter.ticket).await?.ok_or_else(|| not_found("ticket"))?;
            if t.state.is_live() {
                return Err(Rejection::new(RejectionCode::TicketState).with("state", t.state.as_str()).with("action", "rate").into());
            }
            if !ratings::give(tx, t.id, *score, *now).await? {
                return Err(RejectionCode::RatedAlready.into());
            }
            tell(tx, &sitter, EventKind::RatingGiven, serde_json::json!({ "score": *score }), *now).await
        }))
        .await?;
    view_of(cx, who).await
}

/// Calls somebody of the place.
pub async fn help(cx: &Context, who: &Sitter) -> Result<(), Fail> {
    let now = cx.clock.now();
    let sitter = who.clone();
    cx.db.write(job!(|tx, sitter, now| tell(tx, &sitter, EventKind::SeatHelp, serde_json::json!({}), *now).await)).await
}

/// Gives the seat up: its secret opens nothing any more, and nobody waits in it.
pub async fn release(cx: &Context, who: &Sitter) -> Result<(), Fail> {
    let now = cx.clock.now();
    let sitter = who.clone();
    let left = cx
        .db
        .write(job!(|tx, sitter, now| {
            let mut left = None;
            if seats::of_ticket(tx, sitter.ticket).await?.is_some_and(|seat| seat.id == sitter.seat) {
                left = lobby::stand_up(tx, sitter.ticket, &Turn::of(Why::SeatReleased), *now).await?;
            }
            seats::release(tx, &sitter.seat, *now).await?;
            tell(tx, &sitter, EventKind::SeatReleased, serde_json::json!({}), *now).await?;
            Ok(left)
        }))
        .await?;
    if let Some(session) = left {
        room::close(cx, session).await;
    }
    Ok(())
}
