//! Who takes part beside petitioner, host and invited officers: asked in by the host, or coming of themselves with a reason. Nobody
//! comes unseen: the room names each with the reason before a sound of theirs opens.

use server_api as api;
use server_domain::access::Action;
use server_domain::event::EventKind;
use server_domain::id::{ParticipantId, SessionId};
use server_domain::person::MAX_NAME_CHARS;
use server_domain::session::attendance::{self as rules, MAX_ATTENDANCES, Way};
use server_domain::session::participant::Role;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::attendance::{Asked, Attendance, Who};
use server_store::session::Session;
use server_store::{Fail, Tx, attendance as attendances, invitation as invitations, site as sites, staff as staffs, ticket as tickets};

use crate::Context;
use crate::service::lines::running::may_come;
use crate::service::lines::session_course::{hosted, tell};
use crate::service::lines::{barred, desk_view, room};
use crate::service::{Actor, job, not_found, reason, view};

/// What the link's mark is for.
const JOIN: &str = "join";

/// Asks somebody in. The session's host does, for everybody but those who come of themselves.
///
/// # Errors
/// `reason_missing`, `text_too_long`, `name_missing`, `name_too_long`, `staff_unknown`, `role_unfit`, `consultation_closed`,
/// `confidential_part_open`, `attendance_exists`, `officer_barred`, `attendance_limit`, `representatives_limit`, `session_ended`,
/// `forbidden`.
pub async fn ask(cx: &Context, actor: &Actor, id: SessionId, body: api::AskIn) -> Result<api::DeskView, Fail> {
    let words = reason(&body.reason)?;
    let (role, way) = (role_of(body.role), way_of(body.way));
    let (now, who, fresh) = (cx.clock.now(), actor.clone(), ParticipantId(cx.clock.id()));
    let desk = cx
        .db
        .write(job!(|tx, who, id, body, role, way, words, fresh, now| {
            let (s, _, desk) = hosted(tx, &who, Action::DeskServeVideo, *id).await?;
            if rules::comes_of_itself(*role) {
                return Err(Rejection::new(RejectionCode::RoleUnfit).with("role", role.as_str()).at("/role").into());
            }
            let named;
            let whom = if *way == Way::Account {
                let username = body.username.as_deref().map(str::trim).unwrap_or_default();
                let staff = staffs::by_username(tx, username).await?;
                Who::Staff(staff.ok_or_else(|| Rejection::new(RejectionCode::StaffUnknown).at("/username"))?.id)
            } else {
                named = name(body.name.as_deref())?;
                Who::Named(&named)
            };
            add(tx, &s, *fresh, &Asked { session: s.id, role: *role, who: whom, way: *way, reason: &words, by: who.id() }, *now).await?;
            Ok(desk)
        }))
        .await?;
    desk_view::of(cx, actor, desk).await
}

/// A supervisor looks in, or a technician helps with the lines.
///
/// # Errors
/// `reason_missing`, `text_too_long`, `role_unfit`, `consultation_closed`, `attendance_exists`, `attendance_limit`, `session_ended`,
/// `forbidden`.
pub async fn come(cx: &Context, actor: &Actor, id: SessionId, body: api::ComeIn) -> Result<api::Attendance, Fail> {
    let words = reason(&body.reason)?;
    let role = role_of(body.role);
    let (now, who, fresh) = (cx.clock.now(), actor.clone(), ParticipantId(cx.clock.id()));
    let added = cx
        .db
        .write(job!(|tx, who, id, role, words, fresh, now| {
            let s = room::running(tx, *id).await?;
            if !rules::comes_of_itself(*role) {
                return Err(Rejection::new(RejectionCode::RoleUnfit).with("role", role.as_str()).at("/role").into());
            }
            may_come(tx, &who, &s, *role).await?;
            let asked = Asked { session: s.id, role: *role, who: Who::Staff(who.id()), way: Way::Account, reason: &words, by: who.id() };
            add(tx, &s, *fresh, &asked, *now).await
        }))
        .await?;
    let mut tx = cx.db.read().await?;
    shown(cx, &mut tx, &added, None).await
}

async fn add(tx: &mut Tx, s: &Session, fresh: ParticipantId, asked: &Asked<'_>, now: Timestamp) -> Result<Attendance, Fail> {
    rules::may_attend(s.kind, s.is_confidential, asked.role, asked.way)?;
    if let Who::Staff(staff) = asked.who {
        let is_invited = invitations::of_session(tx, s.id).await?.iter().any(|i| i.officer_id == staff && i.state.is_open());
        if is_invited || s.is_host(staff) || attendances::of_staff(tx, s.id, staff).await?.is_some() {
            return Err(RejectionCode::AttendanceExists.into());
        }
        let t = tickets::get(tx, s.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
        let who = room::staff_of(tx, staff).await?;
        barred::must_not_be_barred(tx, &t, &who).await?;
    }
    if attendances::count(tx, s.id).await? >= MAX_ATTENDANCES {
        return Err(Rejection::new(RejectionCode::AttendanceLimit).with("limit", MAX_ATTENDANCES).into());
    }
    let who = attendances::add(tx, fresh, asked, now).await?;
    tell(tx, s, EventKind::AttendanceChanged, now).await?;
    attendances::get(tx, who).await?.ok_or_else(|| not_found("participant"))
}

const fn way_of(way: api::AttendanceWay) -> Way {
    match way {
        api::AttendanceWay::Account => Way::Account,
        api::AttendanceWay::Link => Way::Link,
        api::AttendanceWay::SameRoom => Way::SameRoom,
    }
}

const fn role_of(role: api::ParticipantRole) -> Role {
    match role {
        api::ParticipantRole::Petitioner => Role::Petitioner,
        api::ParticipantRole::Representative => Role::Representative,
        api::ParticipantRole::LocalOfficer => Role::LocalOfficer,
        api::ParticipantRole::Leader => Role::Leader,
        api::ParticipantRole::Lawyer => Role::Lawyer,
        api::ParticipantRole::Officer => Role::Officer,
        api::ParticipantRole::Interpreter => Role::Interpreter,
        api::ParticipantRole::Recorder => Role::Recorder,
        api::ParticipantRole::Supervisor => Role::Supervisor,
        api::ParticipantRole::Technician => Role::Technician,
        api::ParticipantRole::Observer => Role::Observer,
        api::ParticipantRole::Clerk => Role::Clerk,
    }
}

fn name(given: Option<&str>) -> Result<String, Rejection> {
    let name = given.map(str::trim).unwrap_or_default();
    match name.chars().count() {
        0 => Err(Rejection::new(RejectionCode::NameMissing).at("/name")),
        n if n > MAX_NAME_CHARS => Err(Rejection::new(RejectionCode::NameTooLong).with("limit", MAX_NAME_CHARS).at("/name")),
        _ => Ok(name.to_owned()),
    }
}

/// The host sends somebody away whom they asked in; a supervisor goes of themselves only.
///
/// # Errors
/// `not_found`, `role_unfit` for a supervisor, `session_ended`, `forbidden`.
pub async fn send_away(cx: &Context, actor: &Actor, id: SessionId, participant: ParticipantId) -> Result<api::DeskView, Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    let desk = cx
        .db
        .write(job!(|tx, who, id, participant, now| {
            let (s, _, desk) = hosted(tx, &who, Action::DeskServeVideo, *id).await?;
            let a = attendances::get(tx, *participant).await?.filter(|a| a.session_id == s.id).ok_or_else(|| not_found("participant"))?;
            if a.participant.role == Role::Supervisor {
                return Err(Rejection::new(RejectionCode::RoleUnfit).with("role", a.participant.role.as_str()).into());
            }
            removed(tx, &s, a.participant.id, *now).await?;
            Ok(desk)
        }))
        .await?;
    room::remove(cx, id, participant).await;
    desk_view::of(cx, actor, desk).await
}

/// Somebody goes of themselves, for good.
///
/// # Errors
/// `not_found` for somebody who was not there.
pub async fn leave(cx: &Context, actor: &Actor, id: SessionId) -> Result<(), Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    let left = cx
        .db
        .write(job!(|tx, who, id, now| {
            let s = room::running(tx, *id).await?;
            let a = attendances::of_staff(tx, s.id, who.id()).await?.ok_or_else(|| not_found("participant"))?;
            removed(tx, &s, a.participant.id, *now).await?;
            Ok(a.participant.id)
        }))
        .await?;
    room::remove(cx, id, left).await;
    Ok(())
}

/// Writes down that somebody may not come any more.
pub(crate) async fn removed(tx: &mut Tx, s: &Session, participant: ParticipantId, now: Timestamp) -> Result<(), Fail> {
    if attendances::remove(tx, participant, now).await? {
        tell(tx, s, EventKind::AttendanceChanged, now).await?;
    }
    Ok(())
}

/// All whom a session asked in, for its host: with the links.
pub(crate) async fn of_session(cx: &Context, tx: &mut Tx, s: &Session) -> Result<Vec<api::Attendance>, Fail> {
    let mut out = Vec::new();
    for a in attendances::of_session(tx, s.id).await? {
        let opens = a.way == Way::Link && a.removed_at.is_none() && s.state.is_open();
        let link = opens.then(|| link_path(cx, a.participant.id));
        out.push(shown(cx, tx, &a, link).await?);
    }
    Ok(out)
}

/// An attendance as pages see it.
pub(crate) async fn shown(cx: &Context, tx: &mut Tx, a: &Attendance, link_path: Option<String>) -> Result<api::Attendance, Fail> {
    let staff = match a.participant.staff_id {
        Some(staff) => Some(room::staff_of(tx, staff).await?),
        None => None,
    };
    Ok(api::Attendance {
        participant_id: a.participant.id.to_string(),
        role: view::word(a.participant.role.as_str()),
        way: view::word(a.way.as_str()),
        name: staff.as_ref().map(|s| s.name.clone()).or_else(|| a.participant.name.clone()).unwrap_or_default(),
        name_en: staff.as_ref().map(|s| s.name_en.clone()),
        title_zh: staff.as_ref().map(|s| s.title_zh.clone()),
        title_en: staff.map(|s| s.title_en),
        reason: a.reason.clone(),
        asked_at: a.asked_at.rfc3339(),
        is_here: a.participant.presence.is_here(cx.clock.now()),
        is_removed: a.removed_at.is_some(),
        link_path,
    })
}

/// Behind `#`, so that no server and no proxy writes the secret down.
fn link_path(cx: &Context, participant: ParticipantId) -> String {
    let id = participant.to_string();
    format!("/join/#{id}.{}", cx.grants.mark(JOIN, &id))
}

/// Whose link it is, if it opens.
async fn opened(cx: &Context, tx: &mut Tx, token: &str) -> Result<(Session, Attendance), Fail> {
    let unknown = || Fail::from(RejectionCode::JoinUnknown);
    let (id, mark) = token.split_once('.').ok_or_else(unknown)?;
    if !cx.grants.is_mark(JOIN, id, mark) {
        return Err(unknown());
    }
    let who: ParticipantId = id.parse().map_err(|_| unknown())?;
    let a = attendances::get(tx, who).await?.filter(|a| a.way == Way::Link && a.removed_at.is_none()).ok_or_else(unknown)?;
    let s = room::running(tx, a.session_id).await?;
    Ok((s, a))
}

/// What somebody sees who opens their link.
///
/// # Errors
/// `join_unknown`, `session_ended`.
pub async fn look(cx: &Context, body: &api::OpenJoin) -> Result<api::Join, Fail> {
    let mut tx = cx.db.read().await?;
    let (s, a) = opened(cx, &mut tx, &body.token).await?;
    let host = s.host.ok_or_else(|| not_found("session"))?;
    let host = room::staff_of(&mut tx, host.staff_id).await?;
    let site = sites::get(&mut tx, s.site_id).await?.ok_or_else(|| not_found("site"))?;
    Ok(api::Join {
        name: a.participant.name.unwrap_or_default(),
        role: view::word(a.participant.role.as_str()),
        reason: a.reason,
        kind: view::word(s.kind.as_str()),
        state: view::word(s.state.as_str()),
        host_name: host.name,
        host_name_en: host.name_en,
        host_title_zh: host.title_zh,
        host_title_en: host.title_en,
        site_zh: site.name,
        site_en: site.name_en,
        server_time: cx.clock.now().rfc3339(),
    })
}

/// A grant for somebody with a link.
///
/// # Errors
/// `join_unknown`, `session_ended`, `confidential_part_open`.
pub async fn join(cx: &Context, body: &api::OpenJoin) -> Result<api::JoinGrant, Fail> {
    let join = look(cx, body).await?;
    let mut tx = cx.db.read().await?;
    let (s, a) = opened(cx, &mut tx, &body.token).await?;
    rules::may_attend(s.kind, s.is_confidential, a.participant.role, a.way)?;
    let grant = room::grant_attendance(cx, &s, &a, &join.name);
    Ok(api::JoinGrant { grant, join })
}
