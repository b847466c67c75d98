//! Rooms of sessions: opening, closing, grants, and what the rooms report.

use std::time::Duration;

use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::{ParticipantId, SessionId, StaffId};
use server_domain::session::SessionKind;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::session::Session;
use server_store::{Fail, Tx, event, invitation as invitations, session as sessions, site as sites, staff as staffs, ticket as tickets};
use signaling::protocol::{CloseReason, LeaveReason, Role};
use signaling::{Fact, FactKind, Grant, Rights, RoomId, RoomPolicy};

use super::{Actor, conflict, job, not_found};
use crate::Context;

/// A line test ends after this time at the latest.
const LINE_TEST_LIMIT: Duration = Duration::from_secs(300);
/// Rooms open at once; beyond it no line test begins.
const MAX_ROOMS: usize = 500;
/// How long a grant may be used, in milliseconds.
const GRANT_MS: i64 = 60_000;

/// The word of a session's host in `participant.role`.
pub const fn host_role(kind: SessionKind) -> &'static str {
    match kind {
        SessionKind::LawyerConsultation => "lawyer",
        SessionKind::LeaderReception => "leader",
    }
}

fn room_id(session: SessionId) -> RoomId {
    RoomId(session.to_string())
}

/// Opens the room of a session. Opening an open room changes nothing.
pub async fn open(cx: &Context, session: SessionId) {
    cx.hub.open_room(room_id(session), RoomPolicy::default()).await;
}

/// Closes the room of a session that ended.
pub async fn close(cx: &Context, session: SessionId) {
    // A room that is gone already is as closed as it gets.
    let _ = cx.hub.close_room(&room_id(session), CloseReason::SessionEnded).await;
}

/// Takes somebody out of a room, whatever their page does.
pub async fn remove(cx: &Context, session: SessionId, participant: ParticipantId) {
    // A room that is gone already holds nobody.
    let _ = cx.hub.remove(&room_id(session), &participant.to_string()).await;
}

/// Opens the rooms of sessions that were running when the process stopped, so that everybody can come back.
pub async fn reopen(cx: &Context) -> Result<usize, Fail> {
    let now = cx.clock.now();
    let open_sessions = cx
        .db
        .write(job!(|tx, now| {
            let all = sessions::not_ended(tx).await?;
            for s in &all {
                if let Some(next) = s.state.petitioner_down(*now) {
                    sessions::save(tx, s.id, next).await?;
                    tell(tx, s, EventKind::SessionInterrupted, *now).await?;
                }
            }
            Ok(all)
        }))
        .await?;
    for s in &open_sessions {
        open(cx, s.id).await;
    }
    Ok(open_sessions.len())
}

async fn tell(tx: &mut Tx, s: &Session, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    event::append(tx, s.site_id, kind, &serde_json::json!({ "session_id": s.id, "ticket_id": s.ticket_id }), now).await?;
    Ok(())
}

/// A grant for the host, or for an officer whose invitation is accepted.
///
/// # Errors
/// `session_ended`, `conflict_first` for a lawyer who has not declared, `forbidden`.
pub async fn grant_staff(cx: &Context, actor: &Actor, id: SessionId) -> Result<api::Grant, Fail> {
    let fresh = ParticipantId(cx.clock.id());
    let who = actor.clone();
    let (participant, role) = cx
        .db
        .write(job!(|tx, who, id, fresh| {
            let s = running(tx, *id).await?;
            let role = if s.host_id == who.id() {
                let t = tickets::get(tx, s.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
                conflict::must_have_declared(tx, &who, &t).await?;
                if s.kind == SessionKind::LeaderReception { Role::Leader } else { Role::Lawyer }
            } else if invitations::accepted(tx, s.id, who.id()).await?.is_some() {
                Role::Officer
            } else {
                return Err(Rejection::new(RejectionCode::Forbidden).with("action", "session_join").into());
            };
            let word = if role == Role::Officer { "officer" } else { host_role(s.kind) };
            Ok((sessions::participant(tx, *fresh, s.id, word, Some(who.id())).await?, role))
        }))
        .await?;
    Ok(sign(cx, id, participant, role, &actor.staff.name, &actor.staff.title_zh))
}

/// A grant for the petitioner of a session.
///
/// # Errors
/// `session_ended`.
pub async fn grant_petitioner(cx: &Context, id: SessionId) -> Result<api::Grant, Fail> {
    let fresh = ParticipantId(cx.clock.id());
    let (participant, name, place) = cx
        .db
        .write(job!(|tx, id, fresh| {
            let s = running(tx, *id).await?;
            let t = tickets::get(tx, s.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
            let who = server_store::person::open(tx, t.person_id).await?;
            let origin = sites::get(tx, t.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
            Ok((sessions::participant(tx, *fresh, s.id, "petitioner", None).await?, who.name, origin.short_name))
        }))
        .await?;
    Ok(sign(cx, id, participant, Role::Petitioner, &name, &place))
}

/// Two grants for the line test of a kiosk, in a room of its own.
///
/// # Errors
/// `too_many_requests` while [`MAX_ROOMS`] rooms are open.
pub async fn grant_test(cx: &Context) -> Result<api::LineTest, Fail> {
    if cx.hub.room_count() >= MAX_ROOMS {
        return Err(RejectionCode::TooManyRequests.into());
    }
    let session = SessionId(cx.clock.id());
    open(cx, session).await;
    // A room that nobody enters never reports that it is empty, so every test room ends by itself.
    let hub = cx.hub.clone();
    tokio::spawn(async move {
        tokio::time::sleep(LINE_TEST_LIMIT).await;
        let _ = hub.close_room(&room_id(session), CloseReason::SessionEnded).await;
    });
    let tester = || sign(cx, session, ParticipantId(cx.clock.id()), Role::Tester, "line test", "");
    Ok(api::LineTest { sender: tester(), receiver: tester() })
}

async fn running(tx: &mut Tx, id: SessionId) -> Result<Session, Fail> {
    let s = sessions::get(tx, id).await?.ok_or_else(|| not_found("session"))?;
    match s.state {
        server_domain::session::Session::Ended { .. } => Err(RejectionCode::SessionEnded.into()),
        _ => Ok(s),
    }
}

fn sign(cx: &Context, session: SessionId, participant: ParticipantId, role: Role, name: &str, title: &str) -> api::Grant {
    let expires = cx.clock.now().plus_ms(GRANT_MS);
    let token = cx.grants.sign(&Grant {
        id: cx.clock.id().to_string(),
        room: room_id(session),
        participant: participant.to_string(),
        role,
        name: name.to_owned(),
        title: title.to_owned(),
        rights: Rights::ALL,
        expires_at_ms: expires.0 as u64,
    });
    api::Grant {
        socket_path: format!("/ws/room?grant={token}"),
        room_id: session.to_string(),
        participant_id: participant.to_string(),
        expires_at: expires.rfc3339(),
    }
}

/// Writes down what a room reported.
pub async fn record(cx: &Context, fact: Fact) -> Result<(), Fail> {
    let (Ok(session), now) = (fact.room.0.parse::<SessionId>(), Timestamp(fact.at_ms as i64)) else { return Ok(()) };
    if fact.kind == FactKind::Empty {
        return close_test_room(cx, session).await;
    }
    let kind = fact.kind;
    cx.db
        .write(job!(|tx, session, kind, now| {
            let Some(s) = sessions::get(tx, *session).await? else { return Ok(()) };
            let (next, event) = match &*kind {
                FactKind::Joined { participant } => {
                    sessions::joined(tx, participant_id(participant)?, *now).await?;
                    return Ok(());
                }
                FactKind::Live { participant } if is_petitioner(tx, participant).await? => {
                    (s.state.petitioner_up(*now), EventKind::SessionLive)
                }
                FactKind::Interrupted { participant } if is_petitioner(tx, participant).await? => {
                    (s.state.petitioner_down(*now), EventKind::SessionInterrupted)
                }
                FactKind::Left { participant, reason } => {
                    let role = sessions::left(tx, participant_id(participant)?, *now).await?;
                    let gone = role.as_deref() == Some("petitioner") && *reason != LeaveReason::Replaced;
                    (if gone { s.state.petitioner_down(*now) } else { None }, EventKind::SessionInterrupted)
                }
                FactKind::Live { .. } | FactKind::Interrupted { .. } | FactKind::Empty => return Ok(()),
            };
            if let Some(next) = next {
                sessions::save(tx, s.id, next).await?;
                tell(tx, &s, event, *now).await?;
            }
            Ok(())
        }))
        .await
}

/// The room of a line test belongs to no session and closes when its tester is gone.
async fn close_test_room(cx: &Context, session: SessionId) -> Result<(), Fail> {
    let mut tx = cx.db.read().await?;
    if sessions::get(&mut tx, session).await?.is_none() {
        close(cx, session).await;
    }
    Ok(())
}

fn participant_id(text: &str) -> Result<ParticipantId, Fail> {
    text.parse().map_err(|_| not_found("participant"))
}

async fn is_petitioner(tx: &mut Tx, participant: &str) -> Result<bool, Fail> {
    Ok(sessions::role(tx, participant_id(participant)?).await?.as_deref() == Some("petitioner"))
}

/// The staff member behind an id, for words on pages.
pub async fn staff_of(tx: &mut Tx, id: StaffId) -> Result<server_store::staff::Staff, Fail> {
    staffs::get(tx, id).await?.ok_or_else(|| not_found("staff"))
}
