//! Pulling a county officer into a session, with the petitioner's consent.

use server_api as api;
use server_domain::access::{Action, Role};
use server_domain::event::EventKind;
use server_domain::id::{InvitationId, SessionId, StaffId};
use server_domain::invitation::{Invitation as State, MAX_REASON_CHARS, Why};
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::invitation::{Invitation, Turn};
use server_store::session::Session;
use server_store::{
    Fail, Tx, event, invitation as invitations, participant as participants, session as sessions, site as sites, staff as staffs,
    ticket as tickets,
};

use crate::Context;
use crate::service::lines::session_course::hosted;
use crate::service::lines::{barred, desk_view, invitation_view, ladder, room};
use crate::service::{Actor, job, not_found};

/// The officers who can be asked in.
pub async fn officers(cx: &Context) -> Result<Vec<api::Officer>, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let all = staffs::officers(&mut tx).await?;
    Ok(all
        .into_iter()
        .map(|o| {
            let (unit_name, unit_name_en) = invitation_view::unit_of(&o);
            api::Officer {
                is_online: o.is_online(now),
                id: o.id,
                name: o.name,
                name_en: o.name_en,
                title_zh: o.title_zh,
                title_en: o.title_en,
                unit_name,
                unit_name_en,
                site_name: o.site_name,
                site_name_en: o.site_name_en,
            }
        })
        .collect())
}

/// Tells of an invitation where the session is received, and where the officer is if they do not hear that.
pub(crate) async fn tell(tx: &mut Tx, s: &Session, i: &Invitation, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    let body = serde_json::json!({ "invitation_id": i.id, "session_id": s.id, "ticket_id": s.ticket_id });
    event::append(tx, s.site_id, kind, &body, now).await?;
    if let Some(own) = staffs::get(tx, i.officer_id).await?.and_then(|o| o.site_id)
        && !sites::lineage(tx, own).await?.contains(&s.site_id)
    {
        event::append(tx, own, kind, &body, now).await?;
    }
    Ok(())
}

/// Nobody who is accused in the matter of a session is asked into it.
async fn must_not_be_barred(tx: &mut Tx, s: &Session, officer: StaffId) -> Result<(), Fail> {
    let t = tickets::get(tx, s.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
    let who = room::staff_of(tx, officer).await?;
    barred::must_not_be_barred(tx, &t, &who).await
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
/// `reason_missing`, `text_too_long`, `officer_unknown`, `officer_barred`, `invitation_open`, `session_ended`.
pub async fn ask(cx: &Context, actor: &Actor, id: SessionId, officer: StaffId, reason: &str) -> Result<api::DeskView, Fail> {
    check_reason(reason)?;
    let reason = reason.trim().to_owned();
    let now = cx.clock.now();
    let (who, fresh) = (actor.clone(), InvitationId(cx.clock.id()));
    let desk = cx
        .db
        .write(job!(|tx, who, id, officer, reason, fresh, now| {
            let (s, _, desk) = hosted(tx, &who, Action::OfficerInvite, *id).await?;
            let known = staffs::get(tx, *officer).await?.is_some_and(|o| o.roles.contains(&Role::Officer));
            if !known {
                return Err(Rejection::new(RejectionCode::OfficerUnknown).at("/officer_id").into());
            }
            must_not_be_barred(tx, &s, *officer).await?;
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
                follows: None,
                answered_at: None,
                sent_at: None,
                wait_until: None,
            };
            invitations::insert(tx, &i, &Turn::by(who.id(), Why::Asked), *now).await?;
            tell(tx, &s, &i, EventKind::InvitationAsked, *now).await?;
            Ok(desk)
        }))
        .await?;
    desk_view::of(cx, actor, desk).await
}

/// Lets the officer in: the confidential part is over. From now on the answer is waited for.
///
/// # Errors
/// `confidential_part_open`, `invitation_state`, `officer_barred`.
pub async fn send(cx: &Context, actor: &Actor, id: InvitationId, confidential_part_ended: bool) -> Result<api::DeskView, Fail> {
    let now = cx.clock.now();
    let who = actor.clone();
    let desk = cx
        .db
        .write(job!(|tx, who, id, confidential_part_ended, now| {
            let i = invitations::get(tx, *id).await?.ok_or_else(|| not_found("invitation"))?;
            let (s, _, desk) = hosted(tx, &who, Action::OfficerInvite, i.session_id).await?;
            let next = i.state.send(*confidential_part_ended)?;
            must_not_be_barred(tx, &s, i.officer_id).await?;
            let policy = invitations::policy(tx, now.day()).await?;
            invitations::set_wait(tx, i.id, policy.waits_until(*now)).await?;
            invitations::save(tx, i.id, i.state, next, &Turn::by(who.id(), Why::LetIn), *now).await?;
            sessions::end_confidential_part(tx, s.id).await?;
            tell(tx, &s, &i, EventKind::InvitationSent, *now).await?;
            Ok(desk)
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
            let (s, _, desk) = hosted(tx, &who, Action::OfficerInvite, i.session_id).await?;
            invitations::save(tx, i.id, i.state, i.state.withdraw()?, &Turn::by(who.id(), Why::TakenBack), *now).await?;
            tell(tx, &s, &i, EventKind::InvitationWithdrawn, *now).await?;
            Ok(desk)
        }))
        .await?;
    desk_view::of(cx, actor, desk).await
}

/// What an officer can do with an invitation.
#[derive(Debug, Clone)]
pub enum Reply {
    Accept,
    Decline {
        /// Which the lawyer sees.
        reason: String,
        /// Not at the place: the ladder goes on by itself.
        is_away: bool,
    },
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
        let s = sessions::get(&mut tx, i.session_id).await?.ok_or_else(|| not_found("session"))?;
        let t = tickets::get(&mut tx, s.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
        // Whoever is accused by now hears nothing of it any more.
        if !barred::is_barred(&mut tx, &t, &actor.staff).await? {
            out.push(invitation_view::for_officer(&mut tx, &i).await?);
        }
    }
    Ok(out)
}

/// The officer's answer.
///
/// # Errors
/// `invitation_state`, also for coming back after the host removed them; `officer_barred`, `reason_missing`, `not_found` for
/// somebody else's invitation.
pub async fn reply(cx: &Context, actor: &Actor, id: InvitationId, reply: Reply) -> Result<api::OfficerInvitation, Fail> {
    if let Reply::Decline { reason, .. } = &reply {
        check_reason(reason)?;
    }
    let (now, draw) = (cx.clock.now(), ladder::Draw::new(cx));
    let who = actor.clone();
    let (view, left) = cx
        .db
        .write(job!(|tx, who, id, reply, draw, now| {
            let i = invitations::get(tx, *id).await?.filter(|i| i.officer_id == who.id()).ok_or_else(|| not_found("invitation"))?;
            let s = sessions::get(tx, i.session_id).await?.ok_or_else(|| not_found("session"))?;
            s.state.must_be_open()?;
            let (next, kind, why) = match &*reply {
                Reply::Accept => (come_in(tx, &s, &i).await?, EventKind::InvitationAccepted, Why::Came),
                Reply::Decline { is_away: true, .. } => (i.state.decline()?, EventKind::InvitationDeclined, Why::NotThere),
                Reply::Decline { .. } => (i.state.decline()?, EventKind::InvitationDeclined, Why::CannotCome),
                Reply::Leave => (i.state.leave()?, EventKind::InvitationLeft, Why::Left),
            };
            invitations::save(tx, i.id, i.state, next, &Turn::by(who.id(), why), *now).await?;
            tell(tx, &s, &i, kind, *now).await?;
            if let Reply::Decline { reason, is_away } = &*reply {
                invitations::save_decline_reason(tx, i.id, reason.trim()).await?;
                if *is_away {
                    ladder::go_on(tx, &s, &i, None, *draw, *now).await?;
                }
            }
            let i = invitations::get(tx, *id).await?.ok_or_else(|| not_found("invitation"))?;
            let left = match &*reply {
                Reply::Leave => participants::of_staff(tx, s.id, who.id()).await?.map(|p| (s.id, p)),
                Reply::Accept | Reply::Decline { .. } => None,
            };
            Ok((invitation_view::for_officer(tx, &i).await?, left))
        }))
        .await?;
    // Whoever has left hears nothing more, even if their page lingers.
    if let Some((session, participant)) = left {
        room::remove(cx, session, participant).await;
    }
    Ok(view)
}

/// The state of somebody who comes in. Whoever the host removed does not come back of themselves.
async fn come_in(tx: &mut Tx, s: &Session, i: &Invitation) -> Result<State, Fail> {
    let next = i.state.accept()?;
    if i.state == State::Left && invitations::last_why(tx, i.id).await? == Some(Why::Removed) {
        return Err(i.state.refuse("accept").into());
    }
    must_not_be_barred(tx, s, i.officer_id).await?;
    Ok(next)
}

/// The host removed somebody from the room: their part is over.
pub(crate) async fn removed(tx: &mut Tx, s: &Session, officer: StaffId, by: Option<StaffId>, now: Timestamp) -> Result<(), Fail> {
    let Some(i) = invitations::accepted(tx, s.id, officer).await? else { return Ok(()) };
    invitations::save(tx, i.id, i.state, i.state.leave()?, &Turn { by, why: Why::Removed }, now).await?;
    tell(tx, s, &i, EventKind::InvitationLeft, now).await
}
