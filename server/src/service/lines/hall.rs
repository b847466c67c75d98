//! The hall manager: desks and lines of one place at a glance, faults, weights, notices, voice.

use server_api as api;
use server_domain::access::Action;
use server_domain::calendar::{format_minutes, parse_minutes};
use server_domain::event::EventKind;
use server_domain::id::{DeskId, SiteId};
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::hall::Voice;
use server_store::{
    Fail, Tx, carry_over as carry_overs, desk as desks, event, hall as halls, priority as priorities, queue as queues, site as sites,
    ticket as tickets, waiting,
};

use crate::Context;
use crate::service::lines::declared::Barred;
use crate::service::lines::{alarm, desk as desk_rules, desk_view, priority};
use crate::service::{Actor, job, not_found, view};

/// Waiting people shown of one queue.
const MAX_WAITING: i64 = 100;
/// Most notices of a place.
const MAX_NOTICES: usize = 10;
/// Longest notice, and words for a fault, in characters.
const MAX_NOTICE: usize = 100;
/// How slow and how fast waiting may count in a queue of a desk.
const WEIGHTS: std::ops::RangeInclusive<u32> = 10..=1000;

/// Everything that the hall manager watches.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn view_of(cx: &Context, actor: &Actor, site: SiteId) -> Result<api::HallView, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let here = sites::get(&mut tx, site).await?.ok_or_else(|| not_found("site"))?;
    actor.must(&mut tx, Action::QueueSee, site).await?;
    let calendar = sites::calendar(&mut tx).await?;
    let places = view::Places::read(&mut tx).await?;
    let mut hall_desks = Vec::new();
    for d in desks::all(&mut tx).await?.into_iter().filter(|d| d.site_id == site) {
        hall_desks.push(hall_desk(&mut tx, &d, now).await?);
    }
    let (mut fronts, mut line, mut paused, mut missed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for q in queues::all(&mut tx).await?.into_iter().filter(|q| q.site_id == site) {
        fronts.push(view::queue_front(&mut tx, &q, &calendar, &cx.mode, now).await?);
        let people = waiting::in_queue(&mut tx, q.id, now.day(), MAX_WAITING).await?;
        let barred = Barred::read(&mut tx, &[q.id], now.day()).await?;
        line.extend(desk_view::in_order(&places, &people, &barred, now)?);
        paused.extend(desk_view::set_aside(&mut tx, &places, q.id, now).await?);
        missed.extend(desk_view::missed_today(&mut tx, &places, q.id, now).await?);
    }
    Ok(api::HallView {
        site: view::site(&here, &calendar, &cx.mode, now),
        server_time: now.rfc3339(),
        desks: hall_desks,
        queues: fronts,
        waiting: line,
        paused,
        missed,
        alarms: alarm::open_at(&mut tx, site).await?,
        carried_over: carry_overs::open_count(&mut tx, site).await?,
        notices: notices(&mut tx, site).await?,
        voice: voice(&mut tx, site).await?,
        priorities: priorities::all(&mut tx).await?.iter().map(priority::class).collect(),
    })
}

async fn hall_desk(tx: &mut Tx, d: &desks::Desk, now: Timestamp) -> Result<api::HallDesk, Fail> {
    let current = tickets::at_desk(tx, d.id).await?;
    let lost = d.seen_at.filter(|seen| now.since_ms(*seen) > desk_rules::LOST_MS);
    Ok(api::HallDesk {
        serving_minutes: current.as_ref().and_then(|t| t.serving_at).map(|at| now.since_ms(at) / 60_000),
        ticket: match &current {
            Some(t) => Some(view::ticket_public(tx, t).await?),
            None => None,
        },
        lost_since: lost.filter(|_| d.staff_id.is_some()).map(Timestamp::rfc3339),
        served_today: desks::served(tx, d.id, now.day()).await?,
        desk: desk_view::desk(tx, d).await?,
    })
}

/// The lines that every board of a place shows.
pub async fn notices(tx: &mut Tx, site: SiteId) -> Result<Vec<api::Notice>, Fail> {
    let rows = halls::notices(tx, site).await?;
    Ok(rows.into_iter().map(|(text_zh, text_en)| api::Notice { text_zh, text_en }).collect())
}

/// How the boards of a place speak.
pub async fn voice(tx: &mut Tx, site: SiteId) -> Result<api::VoiceSettings, Fail> {
    let v = halls::voice(tx, site).await?;
    let text = |m: Option<i64>| m.map(|m| format_minutes(m as u16));
    Ok(api::VoiceSettings {
        volume: v.volume as u32,
        quiet_hall: v.is_quiet,
        quiet_from: text(v.quiet_from_min),
        quiet_to: text(v.quiet_to_min),
    })
}

/// Writes the notices anew.
///
/// # Errors
/// `text_too_long`, `field_invalid` for more than ten or an empty one, `forbidden`.
pub async fn set_notices(cx: &Context, actor: &Actor, site: SiteId, items: Vec<api::Notice>) -> Result<api::HallView, Fail> {
    if items.len() > MAX_NOTICES {
        return Err(Rejection::new(RejectionCode::FieldInvalid).with("limit", MAX_NOTICES).at("/items").into());
    }
    let mut lines = Vec::new();
    for (i, n) in items.iter().enumerate() {
        let (zh, en) = (n.text_zh.trim().to_owned(), n.text_en.trim().to_owned());
        if zh.is_empty() {
            return Err(Rejection::new(RejectionCode::FieldInvalid).at(format!("/items/{i}/text_zh")).into());
        }
        if zh.chars().count() > MAX_NOTICE || en.chars().count() > 2 * MAX_NOTICE {
            return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_NOTICE).at(format!("/items/{i}")).into());
        }
        lines.push((zh, en));
    }
    let now = cx.clock.now();
    let who = actor.clone();
    cx.db
        .write(job!(|tx, who, site, lines, now| {
            who.must(tx, Action::HallManage, *site).await?;
            halls::set_notices(tx, *site, &lines).await?;
            tell(tx, *site, *now).await
        }))
        .await?;
    view_of(cx, actor, site).await
}

/// Sets volume and quiet hours.
///
/// # Errors
/// `field_invalid`, `forbidden`.
pub async fn set_voice(cx: &Context, actor: &Actor, site: SiteId, body: api::VoiceSettings) -> Result<api::HallView, Fail> {
    let minutes = |text: &Option<String>, at: &str| match text.as_deref() {
        None => Ok(None),
        Some(t) => parse_minutes(t).map(|m| Some(i64::from(m))).ok_or_else(|| Rejection::new(RejectionCode::FieldInvalid).at(at)),
    };
    let (from, to) = (minutes(&body.quiet_from, "/quiet_from")?, minutes(&body.quiet_to, "/quiet_to")?);
    if from.is_some() != to.is_some() || body.volume > 100 {
        return Err(Rejection::new(RejectionCode::FieldInvalid).at(if body.volume > 100 { "/volume" } else { "/quiet_to" }).into());
    }
    let new = Voice { volume: i64::from(body.volume), is_quiet: body.quiet_hall, quiet_from_min: from, quiet_to_min: to };
    let now = cx.clock.now();
    let who = actor.clone();
    cx.db
        .write(job!(|tx, who, site, new, now| {
            who.must(tx, Action::HallManage, *site).await?;
            halls::set_voice(tx, *site, &new).await?;
            tell(tx, *site, *now).await
        }))
        .await?;
    view_of(cx, actor, site).await
}

async fn tell(tx: &mut Tx, site: SiteId, now: Timestamp) -> Result<(), Fail> {
    event::append(tx, site, EventKind::HallChanged, &serde_json::json!({}), now).await.map(|_| ())
}

/// Which queues of its place a desk serves, and how fast waiting counts in each.
///
/// # Errors
/// `weight_invalid`, `queue_of_desk`, `field_invalid` without a queue, `forbidden`.
pub async fn set_queues(cx: &Context, actor: &Actor, id: DeskId, body: api::SetDeskQueues) -> Result<api::HallView, Fail> {
    let mut wanted = Vec::new();
    for (i, q) in body.queues.iter().enumerate() {
        if !WEIGHTS.contains(&q.weight) {
            let no = Rejection::new(RejectionCode::WeightInvalid).with("from", WEIGHTS.start()).with("to", WEIGHTS.end());
            return Err(no.at(format!("/queues/{i}/weight")).into());
        }
        let queue: server_domain::id::QueueId = q.queue_id.parse().map_err(|_| not_found("queue"))?;
        if wanted.iter().any(|(known, _)| *known == queue) {
            return Err(Rejection::new(RejectionCode::FieldInvalid).at(format!("/queues/{i}/queue_id")).into());
        }
        wanted.push((queue, q.weight));
    }
    if wanted.is_empty() {
        return Err(Rejection::new(RejectionCode::FieldInvalid).at("/queues").into());
    }
    let now = cx.clock.now();
    let who = actor.clone();
    let site = cx
        .db
        .write(job!(|tx, who, id, wanted, now| {
            let desk = managed(tx, &who, *id).await?;
            for (queue, _) in wanted.iter() {
                let q = queues::get(tx, *queue).await?.ok_or_else(|| not_found("queue"))?;
                if q.site_id != desk.site_id || q.mode != desk.kind {
                    return Err(RejectionCode::QueueOfDesk.into());
                }
            }
            desks::set_queues(tx, *id, &wanted).await?;
            desk_rules::tell(tx, desk.site_id, *id, EventKind::DeskChanged, *now).await?;
            Ok(desk.site_id)
        }))
        .await?;
    view_of(cx, actor, site).await
}

async fn managed(tx: &mut Tx, actor: &Actor, id: DeskId) -> Result<desks::Desk, Fail> {
    let desk = desks::get(tx, id).await?.ok_or_else(|| not_found("desk"))?;
    actor.must(tx, Action::HallManage, desk.site_id).await?;
    Ok(desk)
}

/// Reports a fault of the place, or that it works again.
///
/// # Errors
/// `text_too_long`, `forbidden`.
pub async fn set_fault(cx: &Context, actor: &Actor, id: DeskId, fault: Option<String>) -> Result<api::HallView, Fail> {
    let fault = fault.map(|f| f.trim().to_owned()).filter(|f| !f.is_empty());
    if fault.as_deref().is_some_and(|f| f.chars().count() > MAX_NOTICE) {
        return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_NOTICE).at("/fault").into());
    }
    let now = cx.clock.now();
    let who = actor.clone();
    let site = cx
        .db
        .write(job!(|tx, who, id, fault, now| {
            let desk = managed(tx, &who, *id).await?;
            desks::set_fault(tx, *id, fault.as_deref()).await?;
            desk_rules::tell(tx, desk.site_id, *id, EventKind::DeskChanged, *now).await?;
            Ok(desk.site_id)
        }))
        .await?;
    view_of(cx, actor, site).await
}

/// Closes a desk whose page is gone. Its person must be moved first.
///
/// # Errors
/// `desk_busy`, `forbidden`.
pub async fn release(cx: &Context, actor: &Actor, id: DeskId) -> Result<api::HallView, Fail> {
    let now = cx.clock.now();
    let who = actor.clone();
    let site = cx
        .db
        .write(job!(|tx, who, id, now| {
            let desk = managed(tx, &who, *id).await?;
            if desk.is_busy {
                return Err(RejectionCode::DeskBusy.into());
            }
            if let Some(staff) = desk.staff_id {
                desks::close(tx, staff).await?;
                desk_rules::tell(tx, desk.site_id, *id, EventKind::DeskClosed, *now).await?;
            }
            Ok(desk.site_id)
        }))
        .await?;
    view_of(cx, actor, site).await
}
