//! The ladder of an invitation: who was asked in and does not come is passed over, a deputy of the unit is asked, and when nobody
//! of the unit is left, the unit owes a written reply. The petitioner agreed to the unit with its reason: nobody asks them again.

use server_api as api;
use server_domain::access::Action;
use server_domain::event::EventKind;
use server_domain::id::{InvitationId, OwedReplyId, StaffId, UnitId};
use server_domain::invitation::ladder::{Candidate, deputy};
use server_domain::invitation::{Invitation as State, Why};
use server_domain::{RejectionCode, Timestamp};
use server_store::invitation::{Invitation, Turn};
use server_store::session::Session;
use server_store::ticket::Ticket;
use server_store::{Fail, Tx, invitation as invitations, session as sessions, site as sites, staff as staffs, ticket as tickets};

use crate::Context;
use crate::service::lines::invitation::tell;
use crate::service::lines::session_course::hosted;
use crate::service::lines::{barred, desk_view, owed_reply};
use crate::service::{Actor, job, not_found};

/// What the next rung needs that is drawn outside the transaction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Draw {
    invitation: InvitationId,
    reply: OwedReplyId,
}

impl Draw {
    pub(crate) fn new(cx: &Context) -> Self {
        Self { invitation: InvitationId(cx.clock.id()), reply: OwedReplyId(cx.clock.id()) }
    }
}

/// Goes on from somebody who did not come: the next deputy is asked, or a written reply is owed. `by` is the host who did not
/// wait; nobody when it happens by itself.
pub(crate) async fn go_on(tx: &mut Tx, s: &Session, i: &Invitation, by: Option<StaffId>, draw: Draw, now: Timestamp) -> Result<(), Fail> {
    let Some(unit) = staffs::get(tx, i.officer_id).await?.and_then(|o| o.unit_id) else { return Ok(()) };
    let t = tickets::get(tx, s.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
    match deputy(unit, &candidates(tx, s, &t, unit, now).await?) {
        Some(officer) => ask_deputy(tx, s, i, (officer, by), draw.invitation, now).await,
        None => {
            let name = sites::unit(tx, unit).await?.ok_or_else(|| not_found("unit"))?.name;
            // An accused unit answers nothing, and hears nothing of it.
            if barred::is_unit_barred(tx, &t, &name).await? { Ok(()) } else { owed_reply::owe(tx, s, i, unit, draw.reply, now).await }
        }
    }
}

async fn candidates(tx: &mut Tx, s: &Session, t: &Ticket, unit: UnitId, now: Timestamp) -> Result<Vec<Candidate>, Fail> {
    let asked: Vec<StaffId> = invitations::of_session(tx, s.id).await?.into_iter().map(|i| i.officer_id).collect();
    let mut out = Vec::new();
    for c in staffs::of_unit(tx, unit).await? {
        out.push(Candidate {
            staff: c.staff.id,
            unit: c.staff.unit_id,
            is_officer: c.staff.roles.contains(&server_domain::access::Role::Officer),
            is_online: c.is_online(now),
            is_barred: barred::is_barred(tx, t, &c.staff).await?,
            was_asked: asked.contains(&c.staff.id),
        });
    }
    Ok(out)
}

async fn ask_deputy(
    tx: &mut Tx,
    s: &Session,
    i: &Invitation,
    (officer, by): (StaffId, Option<StaffId>),
    fresh: InvitationId,
    now: Timestamp,
) -> Result<(), Fail> {
    let until = invitations::policy(tx, now.day()).await?.waits_until(now);
    let next = Invitation {
        id: fresh,
        officer_id: officer,
        state: State::Sent,
        decline_reason: None,
        follows: Some(i.id),
        sent_at: Some(now),
        wait_until: Some(until),
        ..i.clone()
    };
    invitations::insert(tx, &next, &Turn { by, why: Why::StandsIn }, now).await?;
    tell(tx, s, &next, EventKind::InvitationSent, now).await
}

/// The host does not wait any longer, or goes on after a "no".
///
/// # Errors
/// `invitation_state` unless somebody was asked and did not come, or if the ladder went on already; `session_ended`,
/// `conflict_first`, `forbidden` for anybody but the host.
pub async fn next(cx: &Context, actor: &Actor, id: InvitationId) -> Result<api::DeskView, Fail> {
    let (now, who, draw) = (cx.clock.now(), actor.clone(), Draw::new(cx));
    let desk = cx
        .db
        .write(job!(|tx, who, id, draw, now| {
            let i = invitations::get(tx, *id).await?.ok_or_else(|| not_found("invitation"))?;
            let (s, _, desk) = hosted(tx, &who, Action::OfficerInvite, i.session_id).await?;
            if !i.state.may_go_on() || invitations::is_followed(tx, i.id).await? {
                return Err(i.state.refuse("next").into());
            }
            if i.state == State::Sent {
                pass_over(tx, &s, &i, &Turn::by(who.id(), Why::PassedOver), *now).await?;
            }
            go_on(tx, &s, &i, Some(who.id()), *draw, *now).await?;
            Ok(desk)
        }))
        .await?;
    desk_view::of(cx, actor, desk).await
}

async fn pass_over(tx: &mut Tx, s: &Session, i: &Invitation, turn: &Turn, now: Timestamp) -> Result<(), Fail> {
    invitations::save(tx, i.id, i.state, i.state.lapse()?, turn, now).await?;
    tell(tx, s, i, EventKind::InvitationUnanswered, now).await
}

/// Passes over everybody whose time is over. What one of them runs into does not hold up the others.
///
/// # Errors
/// The first of the database's.
pub async fn round(cx: &Context) -> Result<usize, Fail> {
    let now = cx.clock.now();
    let overdue = invitations::overdue(&mut cx.db.read().await?, now).await?;
    let mut failed = None;
    for id in &overdue {
        let (id, draw) = (*id, Draw::new(cx));
        let done = cx
            .db
            .write(job!(|tx, id, draw, now| {
                let i = invitations::get(tx, *id).await?.ok_or_else(|| not_found("invitation"))?;
                let s = sessions::get(tx, i.session_id).await?.ok_or_else(|| not_found("session"))?;
                s.state.must_be_open()?;
                if i.wait_until.is_none_or(|until| until > *now) {
                    return Err(RejectionCode::InvitationState.into());
                }
                pass_over(tx, &s, &i, &Turn::of(Why::Silent), *now).await?;
                go_on(tx, &s, &i, None, *draw, *now).await
            }))
            .await;
        match done {
            // Somebody answered, or the session ended, in between.
            Ok(()) | Err(Fail::Rule(_)) => {}
            Err(e) => failed = failed.or(Some(e)),
        }
    }
    failed.map_or(Ok(overdue.len()), Err)
}
