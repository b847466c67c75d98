//! Pulling a county officer into a session, with the petitioner's consent.

use server_api as api;
use server_domain::access::{Action, Role};
use server_domain::event::EventKind;
use server_domain::id::{InvitationId, SessionId, StaffId};
use server_domain::invitation::{Invitation as State, MAX_REASON_CHARS};
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::invitation::Invitation;
use server_store::session::Session;
use server_store::{
    Fail, Tx, event, invitation as invitations, person as persons, session as sessions, site as sites, staff as staffs, ticket as tickets,
};

use super::{Actor, conflict, desk_view, job, not_found, room, view};
use crate::Context;

/// The officers who can be asked in.
pub async fn officers(cx: &Context) -> Result<Vec<api::Officer>, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let all = staffs::officers(&mut tx).await?;
    Ok(all
        .into_iter()
        .map(|o| api::Officer {
            is_online: o.is_online(now),
            id: o.id,
            name: o.name,
            name_en: o.name_en,
            title_zh: o.title_zh,
            title_en: o.title_en,
            unit_name: o.unit_name.unwrap_or_else(|| o.site_name.clone()),
            unit_name_en: o.unit_name_en.unwrap_or_else(|| o.site_name_en.clone()),
            site_name: o.site_name,
            site_name_en: o.site_name_en,
        })
        .collect())
}

/// The session, if this person hosts it and it runs.
async fn hosted(tx: &mut Tx, actor: &Actor, id: SessionId) -> Result<Session, Fail> {
    let s = sessions::get(tx, id).await?.ok_or_else(|| not_found("session"))?;
    actor.must(tx, Action::OfficerInvite, s.site_id).await?;
    if s.host_id != actor.id() {
        return Err(Rejection::new(RejectionCode::Forbidden).with("action", Action::OfficerInvite).into());
    }
    s.state.end(Timestamp(0))?;
    let t = tickets::get(tx, s.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
    conflict::must_have_declared(tx, actor, &t).await?;
    Ok(s)
}

async fn tell(tx: &mut Tx, s: &Session, id: InvitationId, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    let body = serde_json::json!({ "invitation_id": id, "session_id": s.id, "ticket_id": s.ticket_id });
    event::append(tx, s.site_id, kind, &body, now).await?;
    Ok(())
}

fn check_reason(reason: &str) -> Result<(), Fail> {
    match reason.trim().chars().count() {
        0 => Err(Rejection::new(RejectionCode::ReasonMissing).at("/reason").into()),
        n if n > MAX_REASON_CHARS => Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_REASON_CHARS).at("/reason").into()),
        _ => Ok(()),
    }
}

/// Asks the petitioner whether an officer may be pulled in.
///
/// # Errors
/// `reason_missing`, `text_too_long`, `officer_unknown`, `invitation_open`, `session_ended`.
pub async fn ask(cx: &Context, actor: &Actor, id: SessionId, officer: StaffId, reason: &str) -> Result<api::DeskView, Fail> {
    check_reason(reason)?;
    let reason = reason.trim().to_owned();
    let now = cx.clock.now();
    let (who, fresh) = (actor.clone(), InvitationId(cx.clock.id()));
    let desk = cx
        .db
        .write(job!(|tx, who, id, officer, reason, fresh, now| {
            let s = hosted(tx, &who, *id).await?;
            let known = staffs::get(tx, *officer).await?.is_some_and(|o| o.roles.contains(&Role::Officer));
            if !known {
                return Err(Rejection::new(RejectionCode::OfficerUnknown).at("/officer_id").into());
            }
            let open = invitations::of_session(tx, s.id).await?.iter().any(|i| i.officer_id == *officer && i.state.is_open());
            if open {
                return Err(RejectionCode::InvitationOpen.into());
            }
            let i = Invitation {
                id: *fresh,
                session_id: s.id,
                officer_id: *officer,
                inviter_id: who.id(),
                state: State::Asking,
                reason: reason.to_string(),
                decline_reason: None,
                sent_at: None,
            };
            invitations::insert(tx, &i, *now).await?;
            tell(tx, &s, i.id, EventKind::InvitationAsked, *now).await?;
            Ok(s.desk_id)
        }))
        .await?;
    desk_view::of(cx, actor, desk).await
}

/// Lets the officer in: the confidential part is over.
///
/// # Errors
/// `confidential_part_open`, `invitation_state`.
pub async fn send(cx: &Context, actor: &Actor, id: InvitationId, confidential_part_ended: bool) -> Result<api::DeskView, Fail> {
    let now = cx.clock.now();
    let who = actor.clone();
    let desk = cx
        .db
        .write(job!(|tx, who, id, confidential_part_ended, now| {
            let i = invitations::get(tx, *id).await?.ok_or_else(|| not_found("invitation"))?;
            let s = hosted(tx, &who, i.session_id).await?;
            let next = i.state.send(*confidential_part_ended)?;
            invitations::save(tx, i.id, i.state, next, *now).await?;
            sessions::end_confidential_part(tx, s.id).await?;
            tell(tx, &s, i.id, EventKind::InvitationSent, *now).await?;
            Ok(s.desk_id)
        }))
        .await?;
    desk_view::of(cx, actor, desk).await
}

/// Takes an invitation back.
///
/// # Errors
/// `invitation_state`.
pub async fn withdraw(cx: &Context, actor: &Actor, id: InvitationId) -> Result<api::DeskView, Fail> {
    let now = cx.clock.now();
    let who = actor.clone();
    let desk = cx
        .db
        .write(job!(|tx, who, id, now| {
            let i = invitations::get(tx, *id).await?.ok_or_else(|| not_found("invitation"))?;
            let s = hosted(tx, &who, i.session_id).await?;
            invitations::save(tx, i.id, i.state, i.state.withdraw()?, *now).await?;
            tell(tx, &s, i.id, EventKind::InvitationWithdrawn, *now).await?;
            Ok(s.desk_id)
        }))
        .await?;
    desk_view::of(cx, actor, desk).await
}

/// What an officer can do with an invitation.
#[derive(Debug, Clone)]
pub enum Reply {
    Accept,
    /// With the reason, which the lawyer sees.
    Decline(String),
    Leave,
}

/// The officer's own invitations in sessions that run.
///
/// # Errors
/// `forbidden` for anybody but officers.
pub async fn list(cx: &Context, actor: &Actor) -> Result<Vec<api::OfficerInvitation>, Fail> {
    let mut tx = cx.db.read().await?;
    if let Some(site) = actor.staff.site_id {
        actor.must(&mut tx, Action::InvitationAnswer, site).await?;
    }
    let mut out = Vec::new();
    for i in invitations::of_officer(&mut tx, actor.id()).await? {
        out.push(officer_view(&mut tx, &i).await?);
    }
    Ok(out)
}

/// The officer's answer.
///
/// # Errors
/// `invitation_state`, `reason_missing`, `not_found` for somebody else's invitation.
pub async fn reply(cx: &Context, actor: &Actor, id: InvitationId, reply: Reply) -> Result<api::OfficerInvitation, Fail> {
    if let Reply::Decline(reason) = &reply {
        check_reason(reason)?;
    }
    let now = cx.clock.now();
    let who = actor.clone();
    let (view, left) = cx
        .db
        .write(job!(|tx, who, id, reply, now| {
            let i = invitations::get(tx, *id).await?.filter(|i| i.officer_id == who.id()).ok_or_else(|| not_found("invitation"))?;
            let s = sessions::get(tx, i.session_id).await?.ok_or_else(|| not_found("session"))?;
            s.state.end(*now)?;
            let (next, kind) = match &*reply {
                Reply::Accept => (i.state.accept()?, EventKind::InvitationAccepted),
                Reply::Decline(_) => (i.state.decline()?, EventKind::InvitationDeclined),
                Reply::Leave => (i.state.leave()?, EventKind::InvitationLeft),
            };
            invitations::save(tx, i.id, i.state, next, *now).await?;
            if let Reply::Decline(reason) = &*reply {
                invitations::save_decline_reason(tx, i.id, reason.trim()).await?;
            }
            tell(tx, &s, i.id, kind, *now).await?;
            let i = invitations::get(tx, *id).await?.ok_or_else(|| not_found("invitation"))?;
            let left = match &*reply {
                Reply::Leave => sessions::participant_of(tx, s.id, who.id()).await?.map(|p| (s.id, p)),
                Reply::Accept | Reply::Decline(_) => None,
            };
            Ok((officer_view(tx, &i).await?, left))
        }))
        .await?;
    // Whoever has left hears nothing more, even if their page lingers.
    if let Some((session, participant)) = left {
        room::remove(cx, session, participant).await;
    }
    Ok(view)
}

async fn officer_view(tx: &mut Tx, i: &Invitation) -> Result<api::OfficerInvitation, Fail> {
    let s = sessions::get(tx, i.session_id).await?.ok_or_else(|| not_found("session"))?;
    let t = tickets::get(tx, s.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
    let origin = sites::get(tx, t.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
    let from = room::staff_of(tx, i.inviter_id).await?;
    Ok(api::OfficerInvitation {
        id: i.id.to_string(),
        state: view::word(i.state.as_str()),
        reason: i.reason.clone(),
        session_id: s.id.to_string(),
        room_id: s.id.to_string(),
        from_name: from.name,
        from_name_en: from.name_en,
        from_title_zh: from.title_zh,
        from_title_en: from.title_en,
        ticket_number: t.number,
        petitioner_name: persons::open(tx, t.person_id).await?.name,
        origin_zh: origin.name,
        origin_en: origin.name_en,
        sent_at: i.sent_at.map(Timestamp::rfc3339).unwrap_or_default(),
    })
}
