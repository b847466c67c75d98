//! A silent call for help (一键报警): from the desk that has the person, to the hall and the supervisors of both places. The
//! visit goes on; the person is told nothing.

use server_api as api;
use server_domain::Timestamp;
use server_domain::access::Action;
use server_domain::event::EventKind;
use server_domain::id::{AlarmId, SiteId, TicketId};
use server_store::alarm::Alarm;
use server_store::ticket::Ticket;
use server_store::{Fail, Tx, alarm as alarms, desk as desks, event, site as sites, ticket as tickets};

use crate::Context;
use crate::service::lines::reception::own;
use crate::service::lines::{desk_view, room};
use crate::service::{Actor, job, not_found};

/// Where the desk stands hears it, and where the person sits, if that is elsewhere. The event does not name the number: whoever
/// holds the slip hears all that does.
async fn tell(tx: &mut Tx, a: &Alarm, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    let body = serde_json::json!({ "alarm_id": a.id, "desk_id": a.desk_id, "origin_site_id": a.origin_site_id });
    event::append(tx, a.site_id, kind, &body, now).await?;
    if a.origin_site_id != a.site_id {
        event::append(tx, a.origin_site_id, kind, &body, now).await?;
    }
    Ok(())
}

/// Calls for help. While nobody answered, pressing again is the same call.
///
/// # Errors
/// `not_found`, `desk_closed`.
pub async fn raise(cx: &Context, actor: &Actor, id: TicketId) -> Result<api::DeskView, Fail> {
    let (now, who, fresh) = (cx.clock.now(), actor.clone(), AlarmId(cx.clock.id()));
    let desk = cx
        .db
        .write(job!(|tx, who, id, fresh, now| {
            let (t, desk_id) = own(tx, &who, *id).await?;
            let site_id = desks::get(tx, desk_id).await?.ok_or_else(|| not_found("desk"))?.site_id;
            let a = Alarm {
                id: *fresh,
                ticket_id: t.id,
                desk_id,
                site_id,
                origin_site_id: t.origin_site_id,
                raised_by: who.id(),
                raised_at: *now,
                answered: None,
            };
            if alarms::raise(tx, &a).await? {
                tell(tx, &a, EventKind::AlarmRaised, *now).await?;
            }
            Ok(desk_id)
        }))
        .await?;
    desk_view::of(cx, actor, desk).await
}

/// Somebody of one of the two places, or of a place above, goes there. Who comes second finds it answered.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn answer(cx: &Context, actor: &Actor, id: AlarmId) -> Result<(), Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, now| {
            let a = alarms::get(tx, *id).await?.ok_or_else(|| not_found("alarm"))?;
            if let Err(no) = who.must(tx, Action::AlarmAnswer, a.site_id).await {
                who.must(tx, Action::AlarmAnswer, a.origin_site_id).await.map_err(|_| no)?;
            }
            if alarms::answer(tx, a.id, who.id(), *now).await? {
                tell(tx, &a, EventKind::AlarmAnswered, *now).await?;
            }
            Ok(())
        }))
        .await
}

/// The calls at a place that nobody answered yet.
pub async fn open_at(tx: &mut Tx, site: SiteId) -> Result<Vec<api::Alarm>, Fail> {
    let mut out = Vec::new();
    for a in alarms::open_at(tx, site).await? {
        let desk = desks::get(tx, a.desk_id).await?.ok_or_else(|| not_found("desk"))?;
        let t = tickets::get(tx, a.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
        let origin = sites::get(tx, a.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
        let by = room::staff_of(tx, a.raised_by).await?;
        out.push(api::Alarm {
            id: a.id.to_string(),
            number: t.number,
            desk_zh: desk.label_zh,
            desk_en: desk.label_en,
            origin_zh: origin.name,
            origin_en: origin.name_en,
            raised_by: by.name,
            raised_by_en: by.name_en,
            raised_at: a.raised_at.rfc3339(),
        });
    }
    Ok(out)
}

/// What became of the call from this visit, for the desk that called.
pub async fn sign_of(tx: &mut Tx, t: &Ticket) -> Result<Option<api::AlarmSign>, Fail> {
    let Some(a) = alarms::latest(tx, t.id).await? else { return Ok(None) };
    let answered_by = match a.answered {
        Some((by, _)) => Some(room::staff_of(tx, by).await?),
        None => None,
    };
    Ok(Some(api::AlarmSign {
        raised_at: a.raised_at.rfc3339(),
        answered_at: a.answered.map(|(_, at)| at.rfc3339()),
        answered_by: answered_by.as_ref().map(|s| s.name.clone()),
        answered_by_en: answered_by.map(|s| s.name_en),
    }))
}
