//! Desks: sitting down, seeing who waits, leaving.

use server_api as api;
use server_domain::access::{Action, Role};
use server_domain::event::EventKind;
use server_domain::id::{DeskId, SiteId};
use server_domain::queue::{Mode as QueueMode, Service};
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::desk::Desk;
use server_store::{Fail, Tx, desk as desks, event, queue as queues};

use crate::Context;
use crate::service::lawyers::duty;
use crate::service::lines::{desk_view, lobby};
use crate::service::{Actor, job, not_found, reason};

/// Longest words for a pause, in characters.
const MAX_PAUSE_TEXT: usize = 100;
/// A desk's page is lost after so long without a beat, in milliseconds.
pub const LOST_MS: i64 = 60_000;

/// Who hosts a service.
const fn host_role(service: Service) -> Role {
    match service {
        Service::LegalAdvice => Role::Lawyer,
        Service::Registration => Role::Clerk,
        Service::LeaderReception => Role::Leader,
    }
}

const fn serve_action(kind: QueueMode) -> Action {
    match kind {
        QueueMode::Video => Action::DeskServeVideo,
        QueueMode::Counter => Action::DeskServeCounter,
    }
}

/// The desk, if this person may sit at it.
pub(crate) async fn permitted(tx: &mut Tx, actor: &Actor, id: DeskId) -> Result<Desk, Fail> {
    let desk = desks::get(tx, id).await?.ok_or_else(|| not_found("desk"))?;
    actor.must(tx, serve_action(desk.kind), desk.site_id).await?;
    for queue in desk.queues() {
        let queue = queues::get(tx, queue).await?.ok_or_else(|| not_found("queue"))?;
        if !actor.staff.roles.contains(&host_role(queue.service)) {
            return Err(Rejection::new(RejectionCode::Forbidden).with("action", serve_action(desk.kind)).into());
        }
    }
    Ok(desk)
}

/// The desk at which this person sits now.
///
/// # Errors
/// `desk_closed` if they do not sit at `id`.
pub async fn occupied(tx: &mut Tx, actor: &Actor, id: DeskId) -> Result<Desk, Fail> {
    let desk = permitted(tx, actor, id).await?;
    if desk.staff_id == Some(actor.id()) { Ok(desk) } else { Err(RejectionCode::DeskClosed.into()) }
}

/// The desks at which this person may sit.
pub async fn list(cx: &Context, actor: &Actor) -> Result<Vec<api::Desk>, Fail> {
    let mut tx = cx.db.read().await?;
    let mut out = Vec::new();
    for desk in desks::all(&mut tx).await? {
        match permitted(&mut tx, actor, desk.id).await {
            Ok(desk) => out.push(desk_view::desk(&mut tx, &desk).await?),
            Err(Fail::Rule(_)) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(out)
}

/// Sits down. Somebody who sat elsewhere leaves that desk first.
///
/// # Errors
/// `desk_taken`, `desk_busy` if the old desk still serves somebody, `forbidden`.
pub async fn open(cx: &Context, actor: &Actor, id: DeskId) -> Result<api::DeskView, Fail> {
    let now = cx.clock.now();
    let who = actor.clone();
    cx.db
        .write(job!(|tx, who, id, now| {
            let desk = permitted(tx, &who, *id).await?;
            if desk.staff_id == Some(who.id()) {
                return Ok(());
            }
            if desks::of_staff(tx, who.id()).await?.is_some() {
                leave(tx, &who, *now).await?;
            }
            if !desks::open(tx, *id, who.id(), *now).await? {
                return Err(Rejection::new(RejectionCode::DeskTaken).with("name", desk.staff_name.unwrap_or_default()).into());
            }
            for queue in desk.queues() {
                if queues::get(tx, queue).await?.is_some_and(|q| q.service == Service::LegalAdvice) {
                    duty::at_desk(tx, &who, *now).await?;
                }
            }
            lobby::stir(tx, &desk.queues(), now.day(), *now).await?;
            tell(tx, desk.site_id, *id, EventKind::DeskOpened, *now).await
        }))
        .await?;
    desk_view::of(cx, actor, id).await
}

/// Leaves the desk.
///
/// # Errors
/// `desk_busy` while somebody is called or served.
pub async fn close(cx: &Context, actor: &Actor, id: DeskId) -> Result<api::DeskView, Fail> {
    let now = cx.clock.now();
    let who = actor.clone();
    cx.db
        .write(job!(|tx, who, id, now| {
            occupied(tx, &who, *id).await?;
            leave(tx, &who, *now).await
        }))
        .await?;
    desk_view::of(cx, actor, id).await
}

/// Leaves whatever desk the person sits at.
pub async fn leave(tx: &mut Tx, actor: &Actor, now: Timestamp) -> Result<(), Fail> {
    let Some(id) = desks::of_staff(tx, actor.id()).await? else { return Ok(()) };
    let desk = desks::get(tx, id).await?.ok_or_else(|| not_found("desk"))?;
    if desk.is_busy {
        return Err(RejectionCode::DeskBusy.into());
    }
    desks::close(tx, actor.id()).await?;
    lobby::stir(tx, &desk.queues(), now.day(), now).await?;
    tell(tx, desk.site_id, id, EventKind::DeskClosed, now).await
}

pub(crate) async fn tell(tx: &mut Tx, site: SiteId, desk: DeskId, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    event::append(tx, site, kind, &serde_json::json!({ "desk_id": desk }), now).await?;
    Ok(())
}

/// The desk calls nobody for a while.
///
/// # Errors
/// `desk_closed`, `desk_busy` while somebody is called or served, `reason_missing` for `other` without words.
pub async fn pause(cx: &Context, actor: &Actor, id: DeskId, body: api::PauseDesk) -> Result<api::DeskView, Fail> {
    let now = cx.clock.now();
    let word = match body.reason {
        api::PauseReason::Break => "break",
        api::PauseReason::Meal => "meal",
        api::PauseReason::Meeting => "meeting",
        api::PauseReason::Equipment => "equipment",
        api::PauseReason::Other => "other",
    };
    let text = match body.text.as_deref().map(str::trim) {
        None | Some("") if word != "other" => None,
        text => Some(reason(text.unwrap_or_default()).map_err(|no| no.at("/text"))?),
    };
    if text.as_deref().is_some_and(|t| t.chars().count() > MAX_PAUSE_TEXT) {
        return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_PAUSE_TEXT).at("/text").into());
    }
    let who = actor.clone();
    cx.db
        .write(job!(|tx, who, id, word, text, now| {
            let desk = occupied(tx, &who, *id).await?;
            if desk.is_busy {
                return Err(RejectionCode::DeskBusy.into());
            }
            desks::pause(tx, *id, &word, text.as_deref(), *now).await?;
            tell(tx, desk.site_id, *id, EventKind::DeskPaused, *now).await
        }))
        .await?;
    desk_view::of(cx, actor, id).await
}

/// The desk calls again.
///
/// # Errors
/// `desk_closed`.
pub async fn resume(cx: &Context, actor: &Actor, id: DeskId) -> Result<api::DeskView, Fail> {
    let now = cx.clock.now();
    let who = actor.clone();
    cx.db
        .write(job!(|tx, who, id, now| {
            let desk = occupied(tx, &who, *id).await?;
            desks::resume(tx, *id).await?;
            tell(tx, desk.site_id, *id, EventKind::DeskResumed, *now).await
        }))
        .await?;
    desk_view::of(cx, actor, id).await
}

/// The desk's page is alive.
///
/// # Errors
/// `desk_closed` if the desk is not this person's any more.
pub async fn beat(cx: &Context, actor: &Actor, id: DeskId) -> Result<(), Fail> {
    let now = cx.clock.now();
    let who = actor.clone();
    cx.db
        .write(job!(|tx, who, id, now| {
            let desk = desks::get(tx, *id).await?.filter(|d| d.staff_id == Some(who.id())).ok_or(RejectionCode::DeskClosed)?;
            if desks::beat(tx, *id, who.id(), *now).await? {
                tell(tx, desk.site_id, *id, EventKind::DeskChanged, *now).await?;
            }
            Ok(())
        }))
        .await
}

/// Notices open desks whose page is silent; the hall manager is told.
pub async fn notice_lost(cx: &Context) -> Result<usize, Fail> {
    let now = cx.clock.now();
    let before = now.plus_ms(-LOST_MS);
    if desks::newly_lost(&mut cx.db.read().await?, before).await?.is_empty() {
        return Ok(0);
    }
    cx.db
        .write(job!(|tx, before, now| {
            let lost = desks::newly_lost(tx, *before).await?;
            for (id, site) in &lost {
                desks::set_lost(tx, *id, *now).await?;
                tell(tx, *site, *id, EventKind::DeskLost, *now).await?;
            }
            Ok(lost.len())
        }))
        .await
}
