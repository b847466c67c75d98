//! The sessions that run, for those who may come into them: supervisors, technicians, and whoever was asked in.

use server_api as api;
use server_domain::Timestamp;
use server_domain::access::Action;
use server_domain::session::attendance::{Way, is_never_in, may_attend};
use server_domain::session::participant::Role;
use server_store::session::Session;
use server_store::{
    Fail, Tx, attendance as attendances, participant as participants, session as sessions, site as sites, ticket as tickets,
};

use crate::Context;
use crate::service::lines::{attendance, quality, room};
use crate::service::{Actor, not_found, view};

/// Asks whether somebody may come of themselves: by the place of the desk or of the petitioner.
///
/// # Errors
/// `forbidden`.
pub(crate) async fn may_come(tx: &mut Tx, actor: &Actor, s: &Session, role: Role) -> Result<(), Fail> {
    let action = if role == Role::Technician { Action::SessionTend } else { Action::SessionWatch };
    let Err(no) = actor.must(tx, action, s.site_id).await else { return Ok(()) };
    let t = tickets::get(tx, s.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
    actor.must(tx, action, t.origin_site_id).await.map_err(|_| no)
}

/// Every session with a host that the reader may come into, or was asked into, the oldest first.
///
/// # Errors
/// The database's.
pub async fn list(cx: &Context, actor: &Actor) -> Result<api::RunningSessionList, Fail> {
    let mut tx = cx.db.read().await?;
    let mut items = Vec::new();
    for s in sessions::with_room(&mut tx).await? {
        items.extend(one(cx, &mut tx, actor, &s).await?);
    }
    items.sort_by(|a, b| a.since.cmp(&b.since));
    Ok(api::RunningSessionList { items, server_time: cx.clock.now().rfc3339() })
}

async fn one(cx: &Context, tx: &mut Tx, actor: &Actor, s: &Session) -> Result<Option<api::RunningSession>, Fail> {
    let Some(host) = s.host.filter(|h| h.staff_id != actor.id()) else { return Ok(None) };
    let mut reach = Vec::new();
    for role in [Role::Supervisor, Role::Technician] {
        if may_come(tx, actor, s, role).await.is_ok() {
            reach.push(role);
        }
    }
    let asked = match attendances::of_staff(tx, s.id, actor.id()).await? {
        Some(a) => Some(attendance::shown(cx, tx, &a, None).await?),
        None => None,
    };
    if reach.is_empty() && asked.is_none() {
        return Ok(None);
    }
    let is_closed = reach.iter().all(|role| is_never_in(s.kind, *role)) && asked.is_none();
    reach.retain(|role| may_attend(s.kind, s.is_confidential, *role, Way::Account).is_ok());
    let t = tickets::get(tx, s.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
    let site = sites::get(tx, s.site_id).await?.ok_or_else(|| not_found("site"))?;
    let origin = sites::get(tx, t.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
    let host = room::staff_of(tx, host.staff_id).await?;
    let mut lines = quality::now(tx, s.id, cx.clock.now()).await?;
    let mut people = Vec::new();
    for p in participants::of_session(tx, s.id).await? {
        if p.presence.joined_at.is_some() && p.presence.left_at.is_none() {
            people.push(api::RunningLine { role: view::word(p.role.as_str()), is_up: p.is_up, quality: lines.remove(&p.id) });
        }
    }
    Ok(Some(api::RunningSession {
        since: s.state.live_since().map(Timestamp::rfc3339),
        session: view::session(s),
        number: t.number,
        site_zh: site.name,
        site_en: site.name_en,
        origin_zh: origin.name,
        origin_en: origin.name_en,
        host_name: host.name,
        host_name_en: host.name_en,
        host_title_zh: host.title_zh,
        host_title_en: host.title_en,
        people,
        may_come: reach.into_iter().map(|role| view::word(role.as_str())).collect(),
        is_closed,
        asked,
    }))
}
