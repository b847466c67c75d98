//! Rooms of sessions: opening, closing, grants, and what the rooms report.

use std::time::Duration;

use server_api as api;
use server_domain::id::{ParticipantId, SessionId, StaffId};
use server_domain::session::SessionKind;
use server_domain::session::attendance::may_attend;
use server_domain::session::participant::Role as Part;
use server_domain::session::talk::TalkOrder;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::attendance::Attendance;
use server_store::session::Session;
use server_store::{
    Fail, Tx, attendance as attendances, invitation as invitations, participant as participants, session as sessions, site as sites,
    staff as staffs, talk_order as talk_orders, ticket as tickets,
};
use signaling::protocol::{CloseReason, InEnglish, Role, Standing};
use signaling::{Fact, FactKind, Grant, Rights, RoomId, RoomPolicy};

use crate::Context;
use crate::service::lines::{barred, declared, line_metrics, newcomer, presence, quality, talk};
use crate::service::{Actor, job, not_found, view};

/// A line test ends after this time at the latest.
const LINE_TEST_LIMIT: Duration = Duration::from_secs(300);
/// Rooms open at once; beyond it no line test begins.
const MAX_ROOMS: usize = 500;
/// How long a grant may be used, in milliseconds.
const GRANT_MS: i64 = 60_000;

/// As what a session's host takes part.
pub const fn host_role(kind: SessionKind) -> Part {
    match kind {
        SessionKind::LawyerConsultation => Part::Lawyer,
        SessionKind::LeaderReception => Part::Leader,
    }
}

fn room_id(session: SessionId) -> RoomId {
    RoomId(session.to_string())
}

/// Opens the room of a session. Opening an open room changes nothing.
pub async fn open(cx: &Context, session: SessionId) {
    cx.hub.open_room(room_id(session), RoomPolicy::SESSION).await;
}

/// Opens the room of somebody who was called, and lets them in if they wait in its lobby.
///
/// # Errors
/// The database's.
pub async fn open_called(cx: &Context, session: SessionId) -> Result<(), Fail> {
    open(cx, session).await;
    let petitioner = participants::petitioner(&mut cx.db.read().await?, session).await?;
    if let Some(p) = petitioner {
        // A room that is gone already ended with its session.
        let _ = cx.hub.admit(&room_id(session), &p.id.to_string()).await;
    }
    Ok(())
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

/// Opens the rooms of sessions that were open when the process stopped, so that everybody can come back. Until then nobody is
/// here.
pub async fn reopen(cx: &Context) -> Result<usize, Fail> {
    let now = cx.clock.now();
    let open_sessions = cx
        .db
        .write(job!(|tx, now| {
            let all = sessions::with_room(tx).await?;
            let mut rooms = Vec::new();
            for s in &all {
                presence::restarted(tx, s, *now).await?;
                let is_stopped = talk_orders::holds(tx, s.id, TalkOrder::Stop, TalkOrder::GoOn).await?;
                let is_consulting = talk_orders::holds(tx, s.id, TalkOrder::Consult, TalkOrder::ConsultOver).await?;
                rooms.push((s.id, RoomPolicy { is_stopped, is_consulting, ..RoomPolicy::SESSION }));
            }
            Ok(rooms)
        }))
        .await?;
    for (session, policy) in &open_sessions {
        cx.hub.open_room(room_id(*session), *policy).await;
    }
    Ok(open_sessions.len())
}

/// A grant for the host, an officer whose invitation is accepted, or staff who take part otherwise.
///
/// # Errors
/// `session_ended`, `conflict_first` for a lawyer who has not declared, `confidential_part_open`, `recusal_needed` for a host whom
/// the matter concerns, `officer_barred` for anybody else whom it accuses, `forbidden`.
pub async fn grant_staff(cx: &Context, actor: &Actor, id: SessionId) -> Result<api::Grant, Fail> {
    let fresh = ParticipantId(cx.clock.id());
    let who = actor.clone();
    let (participant, role, place, reason, is_host) = cx
        .db
        .write(job!(|tx, who, id, fresh| {
            let s = running(tx, *id).await?;
            let t = tickets::get(tx, s.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
            let is_host = s.is_host(who.id());
            let (part, reason) = if is_host {
                declared::must_have_declared(tx, &who, &t).await?;
                barred::must_not_be_recused(tx, &t, &who.staff).await?;
                (host_role(s.kind), None)
            } else if let Some(invited) = invitations::accepted(tx, s.id, who.id()).await? {
                barred::must_not_be_barred(tx, &t, &who.staff).await?;
                (Part::Officer, Some(invited.reason))
            } else if let Some(a) = attendances::of_staff(tx, s.id, who.id()).await? {
                barred::must_not_be_barred(tx, &t, &who.staff).await?;
                may_attend(s.kind, s.is_confidential, a.participant.role, a.way)?;
                (a.participant.role, Some(a.reason))
            } else {
                return Err(Rejection::new(RejectionCode::Forbidden).with("action", "session_join").into());
            };
            let place = place_of(tx, &who.staff).await?.unwrap_or_default();
            let participant = participants::take(tx, *fresh, s.id, part, Some(who.id())).await?;
            Ok((participant, seen_as(part), place, reason, is_host))
        }))
        .await?;
    // Whoever hosts called the person; anybody else is named with the reason before a sound of theirs opens.
    let standing = if is_host { Standing::Present } else { Standing::Announced };
    let entrant = Entrant {
        name: (&actor.staff.name, &actor.staff.name_en),
        title: (&actor.staff.title_zh, &actor.staff.title_en),
        place: (&place.0, &place.1),
        is_host,
        ..Entrant::of(role, standing)
    };
    Ok(sign(cx, id, participant, &entrant, reason))
}

/// Whom somebody speaks for, in both languages: their unit, else their place.
async fn place_of(tx: &mut Tx, staff: &staffs::Staff) -> Result<Option<(String, String)>, Fail> {
    if let Some(unit) = staff.unit_id {
        return Ok(sites::unit(tx, unit).await?.map(|unit| (unit.name, unit.name_en)));
    }
    let Some(site) = staff.site_id else { return Ok(None) };
    Ok(sites::get(tx, site).await?.map(|site| (site.short_name, site.short_name_en)))
}

/// As what the others in the room see somebody: the same words.
fn seen_as(part: Part) -> Role {
    view::word(part.as_str())
}

/// A grant for somebody who comes by a link.
pub(crate) fn grant_attendance(cx: &Context, s: &Session, a: &Attendance, name: &str) -> api::Grant {
    let role = seen_as(a.participant.role);
    let entrant = Entrant { name: (name, ""), ..Entrant::of(role, Standing::Announced) };
    sign(cx, s.id, a.participant.id, &entrant, Some(a.reason.clone()))
}

/// A grant for the petitioner of a session.
///
/// # Errors
/// `session_ended`.
pub async fn grant_petitioner(cx: &Context, id: SessionId) -> Result<api::Grant, Fail> {
    let fresh = ParticipantId(cx.clock.id());
    let (participant, name, origin, is_called) = cx
        .db
        .write(job!(|tx, id, fresh| {
            let s = running(tx, *id).await?;
            let t = tickets::get(tx, s.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
            let who = server_store::person::open(tx, t.person_id).await?;
            let origin = sites::get(tx, t.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
            Ok((participants::take(tx, *fresh, s.id, Part::Petitioner, None).await?, who.name, origin, s.host.is_some()))
        }))
        .await?;
    // Whoever was not called yet waits in the lobby of the room.
    let standing = if is_called { Standing::Present } else { Standing::Waiting };
    let place = (origin.short_name.as_str(), origin.short_name_en.as_str());
    let entrant = Entrant { name: (&name, ""), place, ..Entrant::of(Role::Petitioner, standing) };
    Ok(sign(cx, id, participant, &entrant, None))
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
    cx.hub.open_room(room_id(session), RoomPolicy::default()).await;
    // A room that nobody enters never reports that it is empty, so every test room ends by itself.
    let hub = cx.hub.clone();
    tokio::spawn(async move {
        tokio::time::sleep(LINE_TEST_LIMIT).await;
        let _ = hub.close_room(&room_id(session), CloseReason::SessionEnded).await;
    });
    let tester = || {
        let someone = Entrant { name: ("line test", ""), ..Entrant::of(Role::Tester, Standing::Present) };
        sign(cx, session, ParticipantId(cx.clock.id()), &someone, None)
    };
    Ok(api::LineTest { sender: tester(), receiver: tester() })
}

pub(crate) async fn running(tx: &mut Tx, id: SessionId) -> Result<Session, Fail> {
    let s = sessions::get(tx, id).await?.ok_or_else(|| not_found("session"))?;
    s.state.must_be_open()?;
    Ok(s)
}

/// Who enters a room, as the others see them: name, post and place in Chinese and, where it is known, in English.
struct Entrant<'a> {
    role: Role,
    /// Orders the talk.
    is_host: bool,
    name: (&'a str, &'a str),
    title: (&'a str, &'a str),
    place: (&'a str, &'a str),
    standing: Standing,
}

impl Entrant<'_> {
    /// Nobody in particular, who orders nothing.
    const fn of(role: Role, standing: Standing) -> Self {
        Self { role, is_host: false, name: ("", ""), title: ("", ""), place: ("", ""), standing }
    }
}

fn sign(cx: &Context, session: SessionId, participant: ParticipantId, who: &Entrant<'_>, reason: Option<String>) -> api::Grant {
    let expires = cx.clock.now().plus_ms(GRANT_MS);
    let token = cx.grants.sign(&Grant {
        id: cx.clock.id().to_string(),
        room: room_id(session),
        participant: participant.to_string(),
        role: who.role,
        name: who.name.0.to_owned(),
        title: who.title.0.to_owned(),
        place: who.place.0.to_owned(),
        en: InEnglish { name: who.name.1.to_owned(), title: who.title.1.to_owned(), place: who.place.1.to_owned() },
        rights: Rights::of(who.role, who.is_host),
        standing: who.standing,
        reason,
        expires_at_ms: expires.0 as u64,
    });
    api::Grant {
        socket_path: format!("/ws/room?grant={token}"),
        room_id: session.to_string(),
        participant_id: participant.to_string(),
        expires_at: expires.rfc3339(),
        ice_servers: cx.turn.for_page(&participant.to_string(), cx.clock.now()),
    }
}

/// Writes down what a room reported.
pub async fn record(cx: &Context, fact: Fact) -> Result<(), Fail> {
    let (Ok(session), now) = (fact.room.0.parse::<SessionId>(), Timestamp(fact.at_ms as i64)) else { return Ok(()) };
    if fact.kind == FactKind::Empty {
        return close_empty(cx, session).await;
    }
    let kind = fact.kind;
    line_metrics::count(&kind);
    let due = cx
        .db
        .write(job!(|tx, session, kind, now| {
            let Some(s) = sessions::get(tx, *session).await? else { return Ok(None) };
            match &*kind {
                FactKind::Ordered { by, order } => talk::record(tx, &s, by, order, *now).await?,
                FactKind::Quality { participant, quality } => quality::keep(tx, s.id, participant, quality, *now)?,
                _ if s.state.is_open() => presence::record(tx, &s, &kind, *now).await?,
                _ => presence::record_late(tx, &kind, *now).await?,
            }
            match &*kind {
                FactKind::Joined { participant } => newcomer::due(tx, &s, participant_id(participant)?).await,
                _ => Ok(None),
            }
        }))
        .await?;
    if let Some((participant, due)) = due {
        // Not waited for: the room may be waiting until this fact is written.
        let (hub, room, who) = (cx.hub.clone(), room_id(session), participant.to_string());
        tokio::spawn(async move {
            // A room that is gone already holds nobody.
            let _ = match due {
                newcomer::Due::Admit => hub.admit(&room, &who).await,
                newcomer::Due::Remove => hub.remove(&room, &who).await,
            };
        });
    }
    Ok(())
}

/// The id by which a room knows somebody.
///
/// # Errors
/// `not_found` for an id that is none.
pub(crate) fn participant_id(text: &str) -> Result<ParticipantId, Fail> {
    text.parse().map_err(|_| not_found("participant"))
}

/// Closes the rooms of sessions that are over: whatever ended them closes its room itself, if it can and if nothing came between.
///
/// # Errors
/// The database's.
pub async fn close_over(cx: &Context) -> Result<(), Fail> {
    for id in cx.hub.room_ids() {
        let Ok(session) = id.0.parse() else { continue };
        let found = sessions::get(&mut cx.db.read().await?, session).await?;
        if found.is_some_and(|s| !s.state.is_open()) {
            close(cx, session).await;
        }
    }
    Ok(())
}

/// The room of a line test belongs to no session and closes when its tester is gone; so does that of a session that is over.
async fn close_empty(cx: &Context, session: SessionId) -> Result<(), Fail> {
    let mut tx = cx.db.read().await?;
    if sessions::get(&mut tx, session).await?.is_none_or(|s| !s.state.is_open()) {
        close(cx, session).await;
    }
    Ok(())
}

/// The staff member behind an id, for words on pages.
pub async fn staff_of(tx: &mut Tx, id: StaffId) -> Result<server_store::staff::Staff, Fail> {
    staffs::get(tx, id).await?.ok_or_else(|| not_found("staff"))
}
