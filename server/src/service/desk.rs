//! Desks: sitting down, seeing who waits, leaving.

use server_api as api;
use server_domain::access::{Action, Role};
use server_domain::event::EventKind;
use server_domain::id::{DeskId, SiteId};
use server_domain::queue::{Mode as QueueMode, Service};
use server_domain::ticket::{CALL_GAP_MS, Ticket as State};
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::desk::Desk;
use server_store::ticket::Ticket;
use server_store::{
    Fail, Tx, desk as desks, event, person as persons, queue as queues, seat as seats, session as sessions, site as sites,
    ticket as tickets,
};

use super::{Actor, job, not_found, view};
use crate::Context;

/// Waiting people shown at a desk.
const MAX_WAITING: i64 = 100;

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
async fn permitted(tx: &mut Tx, actor: &Actor, id: DeskId) -> Result<Desk, Fail> {
    let desk = desks::get(tx, id).await?.ok_or_else(|| not_found("desk"))?;
    actor.must(tx, serve_action(desk.kind), desk.site_id).await?;
    for queue in desks::queues(tx, id).await? {
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

async fn desk_api(tx: &mut Tx, d: &Desk) -> Result<api::Desk, Fail> {
    let site = sites::get(tx, d.site_id).await?.ok_or_else(|| not_found("site"))?;
    let serving = tickets::at_desk(tx, d.id).await?.is_some();
    Ok(api::Desk {
        id: d.id.to_string(),
        site_id: d.site_id.to_string(),
        site_name: site.name,
        kind: view::word(d.kind.as_str()),
        label_zh: d.label_zh.clone(),
        label_en: d.label_en.clone(),
        staff_id: d.staff_id.map(|s| s.to_string()),
        staff_name: d.staff_name.clone(),
        queue_ids: desks::queues(tx, d.id).await?.iter().map(ToString::to_string).collect(),
        state: match (d.staff_id, serving) {
            (None, _) => api::DeskState::Closed,
            (Some(_), true) => api::DeskState::Serving,
            (Some(_), false) => api::DeskState::Open,
        },
    })
}

/// The desks at which this person may sit.
pub async fn list(cx: &Context, actor: &Actor) -> Result<Vec<api::Desk>, Fail> {
    let mut tx = cx.db.read().await?;
    let mut out = Vec::new();
    for desk in desks::all(&mut tx).await? {
        match permitted(&mut tx, actor, desk.id).await {
            Ok(desk) => out.push(desk_api(&mut tx, &desk).await?),
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
            tell(tx, desk.site_id, *id, EventKind::DeskOpened, *now).await
        }))
        .await?;
    view_of(cx, actor, id).await
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
    view_of(cx, actor, id).await
}

/// Leaves whatever desk the person sits at.
pub async fn leave(tx: &mut Tx, actor: &Actor, now: Timestamp) -> Result<(), Fail> {
    let Some(id) = desks::of_staff(tx, actor.id()).await? else { return Ok(()) };
    if tickets::at_desk(tx, id).await?.is_some() {
        return Err(RejectionCode::DeskBusy.into());
    }
    desks::close(tx, actor.id()).await?;
    let desk = desks::get(tx, id).await?.ok_or_else(|| not_found("desk"))?;
    tell(tx, desk.site_id, id, EventKind::DeskClosed, now).await
}

async fn tell(tx: &mut Tx, site: SiteId, desk: DeskId, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    event::append(tx, site, kind, &serde_json::json!({ "desk_id": desk }), now).await?;
    Ok(())
}

/// Everything that a desk shows.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn view_of(cx: &Context, actor: &Actor, id: DeskId) -> Result<api::DeskView, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let desk = permitted(&mut tx, actor, id).await?;
    let mut fronts = Vec::new();
    for queue in desks::queues(&mut tx, id).await? {
        let queue = queues::get(&mut tx, queue).await?.ok_or_else(|| not_found("queue"))?;
        fronts.push(view::queue_front(&mut tx, &queue, &cx.mode, now).await?);
    }
    let mut waiting = Vec::new();
    for t in tickets::waiting_for_desk(&mut tx, id, now.day(), MAX_WAITING).await? {
        let origin = sites::get(&mut tx, t.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
        waiting.push(api::WaitingTicket {
            ticket: view::ticket_public(&mut tx, &t).await?,
            waited_minutes: now.since_ms(t.issued_at) / 60_000,
            origin_zh: origin.short_name,
            origin_en: origin.short_name_en,
        });
    }
    let current = match tickets::at_desk(&mut tx, id).await? {
        Some(t) if desk.staff_id == Some(actor.id()) => Some(reception(&mut tx, &t, now).await?),
        _ => None,
    };
    Ok(api::DeskView {
        desk: desk_api(&mut tx, &desk).await?,
        queues: fronts,
        waiting,
        current,
        served_today: desks::served(&mut tx, id, now.day()).await?,
        server_time: now.rfc3339(),
    })
}

async fn reception(tx: &mut Tx, t: &Ticket, now: Timestamp) -> Result<api::Reception, Fail> {
    let origin = sites::get(tx, t.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
    let who = persons::open(tx, t.person_id).await?;
    let visits = persons::visits(tx, t.person_id).await?;
    let session = sessions::of_ticket(tx, t.id).await?;
    let (mut invitations, mut note) = (Vec::new(), None);
    if let Some(s) = &session {
        invitations = view::invitations_of(tx, s).await?;
        note = sessions::note(tx, s.id).await?;
    }
    let seat = seats::of_ticket(tx, t.id).await?;
    let call_again_at = match t.state {
        State::Called { at, .. } if now < at.plus_ms(CALL_GAP_MS) => Some(at.plus_ms(CALL_GAP_MS).rfc3339()),
        _ => None,
    };
    Ok(api::Reception {
        ticket: view::ticket_public(tx, t).await?,
        card: view::card(&who, visits, now.day()),
        origin_zh: origin.name,
        origin_en: origin.name_en,
        session: session.as_ref().map(view::session),
        invitations,
        note: note.map(|n| api::Note { text: n.text, version: n.version, saved_at: n.saved_at.rfc3339() }),
        petitioner_seated: seat.is_some(),
        preflight_done: seat.is_some_and(|s| s.preflight_at.is_some()),
        call_again_at,
    })
}
