//! The petitioner's seat at a kiosk: claim, check, agree, rate, wipe.

use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::{InvitationId, SeatId, SessionId, SiteId, TicketId};
use server_domain::queue::Mode as QueueMode;
use server_domain::session::{self as rules, DeviceCheck, Session as SessionState};
use server_domain::ticket::Ticket as State;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::ticket::{Change, Ticket};
use server_store::{
    Fail, Tx, event, invitation as invitations, matter as matters, queue as queues, rating as ratings, seat as seats, session as sessions,
    ticket as tickets, waiting,
};

use super::{job, not_found, room, secret_hash, ticket, view};
use crate::Context;

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

/// Takes the seat of a called ticket. A second claim moves the seat: after a power cut the person simply sits down again.
///
/// # Errors
/// `ticket_unknown`, `pin_wrong`, `pin_locked`, `ticket_not_called`, `ticket_missed`, `ticket_done`.
pub async fn claim(cx: &Context, site: SiteId, claim: api::Claim) -> Result<Claimed, Fail> {
    let now = cx.clock.now();
    let (seat, token) = (SeatId(cx.clock.id()), cx.clock.secret());
    let (id, pin) = locate(cx, site, &claim).await?;
    let hash = secret_hash(&token);
    // A wrong PIN is counted, so that job commits and brings the refusal as its value.
    let refused = cx
        .db
        .write(job!(|tx, id, pin, site, seat, hash, now| {
            let t = tickets::get(tx, *id).await?.ok_or(RejectionCode::TicketUnknown)?;
            if let Some(refusal) = check_pin(tx, &t, pin.as_deref(), *now).await? {
                return Ok(Some(refusal));
            }
            sit_down(tx, &t, *seat, *site, &hash, *now).await?;
            Ok(None)
        }))
        .await?;
    if let Some(refusal) = refused {
        return Err(refusal.into());
    }
    let sitter = Sitter { seat: seat.to_string(), ticket: id };
    Ok(Claimed { seat: view_of(cx, &sitter).await?, token })
}

/// The ticket that a claim names, and the keyed hash of the PIN if it was given one.
///
/// # Errors
/// `ticket_unknown`.
pub(super) async fn locate(cx: &Context, site: SiteId, claim: &api::Claim) -> Result<(TicketId, Option<String>), Fail> {
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
pub(super) async fn check_pin(tx: &mut Tx, t: &Ticket, pin_hash: Option<&str>, now: Timestamp) -> Result<Option<Rejection>, Fail> {
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

async fn sit_down(tx: &mut Tx, t: &Ticket, seat: SeatId, site: SiteId, token_hash: &str, now: Timestamp) -> Result<(), Fail> {
    let queue = queues::get(tx, t.queue_id).await?.ok_or_else(|| not_found("queue"))?;
    let refuse = |code| Err(Rejection::new(code).with("number", &t.number).into());
    match t.state {
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
    if let Ok(next) = t.state.serve(now) {
        let t = tickets::save(tx, t, next, &Change::default(), now).await?;
        ticket::tell(tx, &t, EventKind::TicketServing, now).await?;
    }
    Ok(())
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
    let mut tx = cx.db.read().await?;
    let t = tickets::get(&mut tx, who.ticket).await?.ok_or_else(|| not_found("ticket"))?;
    let seat = seats::of_ticket(&mut tx, t.id).await?.filter(|s| s.id == who.seat).ok_or(RejectionCode::SeatRequired)?;
    let session = sessions::of_ticket(&mut tx, t.id).await?;
    let (mut invitations, mut staff) = (Vec::new(), Vec::new());
    if let Some(s) = &session {
        invitations = view::invitations_of(&mut tx, s).await?;
        invitations.iter_mut().for_each(|i| i.decline_reason = None);
        let host = room::staff_of(&mut tx, s.host_id).await?;
        staff.push(api::SeatStaff {
            name: host.name,
            name_en: host.name_en,
            title_zh: host.title_zh,
            title_en: host.title_en,
            role: room::host_role(s.kind).to_owned(),
        });
    }
    let matter = match t.matter_id {
        Some(id) => matters::receipt(&mut tx, id).await?.map(|(matter_no, query_code)| api::MatterReceipt { matter_no, query_code }),
        None => None,
    };
    let rated = ratings::of_ticket(&mut tx, t.id).await?.is_some();
    let ended = session.as_ref().is_none_or(|s| matches!(s.state, SessionState::Ended { .. }));
    let stage = match (ended, rated, seat.preflight_at) {
        // Sent on to another line, set aside or taken back: the seat is free for others, the number goes on.
        _ if matches!(t.state, State::Waiting(_) | State::Paused { .. } | State::Called { .. }) => api::SeatStage::Waiting,
        (true, true, _) => api::SeatStage::Done,
        (true, false, _) => api::SeatStage::Rating,
        (false, _, None) => api::SeatStage::Preflight,
        (false, _, Some(_)) => api::SeatStage::Live,
    };
    Ok(api::Seat {
        id: who.seat.clone(),
        stage,
        ticket: view::ticket_public(&mut tx, &t).await?,
        session: session.as_ref().map(view::session),
        invitations,
        staff,
        matter,
        rated,
    })
}

/// Writes down the device check; it is compulsory before a session (会前联调).
pub async fn preflight(
    cx: &Context,
    who: &Sitter,
    camera: DeviceCheck,
    microphone: DeviceCheck,
    speaker_heard: bool,
) -> Result<api::Seat, Fail> {
    let now = cx.clock.now();
    let sitter = who.clone();
    cx.db
        .write(job!(|tx, sitter, camera, microphone, speaker_heard, now| {
            seats::save_preflight(tx, &sitter.seat, *camera, *microphone, *speaker_heard, *now).await?;
            let body = serde_json::json!({ "camera": camera.as_str(), "microphone": microphone.as_str(), "speaker_heard": *speaker_heard });
            tell(tx, &sitter, EventKind::PreflightDone, body, *now).await
        }))
        .await?;
    view_of(cx, who).await
}

async fn tell(tx: &mut Tx, who: &Sitter, kind: EventKind, mut body: serde_json::Value, now: Timestamp) -> Result<(), Fail> {
    let t = tickets::get(tx, who.ticket).await?.ok_or_else(|| not_found("ticket"))?;
    body["ticket_id"] = serde_json::json!(t.id);
    event::append(tx, t.site_id, kind, &body, now).await?;
    Ok(())
}

/// A grant for the room of the seat's session.
///
/// # Errors
/// `session_ended`.
pub async fn grant(cx: &Context, who: &Sitter) -> Result<api::Grant, Fail> {
    let session: SessionId = {
        let mut tx = cx.db.read().await?;
        sessions::of_ticket(&mut tx, who.ticket).await?.ok_or(RejectionCode::SessionEnded)?.id
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
            invitations::save(tx, i.id, i.state, next, *now).await?;
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

/// Gives the seat up: its secret opens nothing any more.
pub async fn release(cx: &Context, who: &Sitter) -> Result<(), Fail> {
    let now = cx.clock.now();
    let sitter = who.clone();
    cx.db
        .write(job!(|tx, sitter, now| {
            seats::release(tx, &sitter.seat, *now).await?;
            tell(tx, &sitter, EventKind::SeatReleased, serde_json::json!({}), *now).await
        }))
        .await
}
