//! The hall board: numbers and places only.

use server_api as api;
use server_domain::Timestamp;
use server_domain::id::SiteId;
use server_store::{Fail, desk as desks, event, queue as queues, site as sites, ticket as tickets};

use crate::Context;
use crate::service::lawyers::empty_chair;
use crate::service::lines::hall;
use crate::service::{not_found, site, view};

/// Most calls on a board.
const MAX_CALLS: i64 = 12;
/// Days of leaders' sittings that are announced, today included.
const LEADER_DAYS: i64 = 7;

/// Everything that a board shows, as of the event `seq`.
///
/// # Errors
/// `not_found`.
pub async fn view_of(cx: &Context, id: SiteId) -> Result<api::BoardView, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let here = sites::get(&mut tx, id).await?.ok_or_else(|| not_found("site"))?;
    let seq = event::head(&mut tx, id).await?;
    let calendar = sites::calendar(&mut tx).await?;
    let (all_sites, all_desks, all_queues) = (sites::all(&mut tx).await?, desks::all(&mut tx).await?, queues::all(&mut tx).await?);
    let mut calls = Vec::new();
    for t in tickets::on_board(&mut tx, id, now.day(), MAX_CALLS).await? {
        let queue = all_queues.iter().find(|q| q.id == t.queue_id).ok_or_else(|| not_found("queue"))?;
        let desk = all_desks.iter().find(|d| Some(d.id) == t.desk_id).ok_or_else(|| not_found("desk"))?;
        let origin = all_sites.iter().find(|s| s.id == t.origin_site_id).ok_or_else(|| not_found("site"))?;
        let (place_zh, place_en) = view::place(queue.mode, origin, &desk.label());
        calls.push(api::BoardCall {
            ticket_id: t.id.to_string(),
            number: t.number.clone(),
            service: view::word(queue.service.as_str()),
            state: view::word(t.state.as_str()),
            lang: view::word(&t.lang),
            called_at: t.called_at.map(Timestamp::rfc3339).unwrap_or_default(),
            called_count: t.called_count,
            desk_zh: desk.label_zh.clone(),
            desk_en: desk.label_en.clone(),
            place_zh,
            place_en,
            origin_site_id: t.origin_site_id.to_string(),
        });
    }
    let lineage = sites::lineage(&mut tx, id).await?;
    let mut waiting = Vec::new();
    for q in all_queues.iter().filter(|q| q.site_id == id || (q.mode == server_domain::queue::Mode::Video && lineage.contains(&q.site_id)))
    {
        waiting.push(api::BoardWaiting {
            queue_id: q.id.to_string(),
            service: view::word(q.service.as_str()),
            name_zh: q.name_zh.clone(),
            name_en: q.name_en.clone(),
            count: queues::waiting(&mut tx, q.id, now.day()).await?,
        });
    }
    let (leaders, lawyers) = site::on_duty(&mut tx, &lineage, now, now.day().plus_days(LEADER_DAYS - 1)).await?;
    let mut rooms = Vec::new();
    for d in all_desks.iter().filter(|d| d.site_id == id) {
        rooms.push(api::BoardRoom {
            desk_id: d.id.to_string(),
            desk_zh: d.label_zh.clone(),
            desk_en: d.label_en.clone(),
            state: match (&d.fault, d.staff_id, d.is_busy) {
                (Some(_), _, _) => api::RoomState::Fault,
                (None, None, _) => api::RoomState::Closed,
                (None, Some(_), true) => api::RoomState::Busy,
                (None, Some(_), false) if d.pause.is_some() => api::RoomState::Closed,
                (None, Some(_), false) => api::RoomState::Free,
            },
        });
    }
    Ok(api::BoardView {
        rooms,
        notices: hall::notices(&mut tx, id).await?,
        voice: hall::voice(&mut tx, id).await?,
        site: view::site(&here, &calendar, &cx.mode, now),
        server_time: now.rfc3339(),
        calls,
        waiting,
        leaders,
        lawyers,
        legal: empty_chair::legal(&mut tx, &lineage, now).await?,
        seq,
    })
}
