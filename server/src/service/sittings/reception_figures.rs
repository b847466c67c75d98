//! Figures of leaders' receptions: posted, held, stood in for, missed; who was received; what was ordered and done.

use server_api as api;
use server_domain::access::Action;
use server_domain::id::SiteId;
use server_store::{Fail, reception_figures as rows, site as sites};

use crate::Context;
use crate::service::lines::figures::parse_span;
use crate::service::{Actor, not_found};

/// The figures of a place over a span of days, both included.
///
/// # Errors
/// `day_invalid` also beyond 366 days, `not_found`, `forbidden`.
pub async fn of(cx: &Context, actor: &Actor, site: SiteId, from: &str, to: &str) -> Result<api::ReceptionFigures, Fail> {
    let ((from, to), today) = (parse_span(from, to)?, cx.clock.now().day());
    let mut tx = cx.db.read().await?;
    let here = sites::get(&mut tx, site).await?.ok_or_else(|| not_found("site"))?;
    actor.must(&mut tx, Action::FiguresRead, site).await?;
    let received = rows::received(&mut tx, site, from, to).await?;
    let ordered = rows::ordered(&mut tx, site, from, to, today).await?;
    let mut leaders = Vec::new();
    for s in rows::sat(&mut tx, site, from, to).await? {
        let mut row = api::ReceptionRow {
            name: s.name,
            name_en: s.name_en,
            posted: s.posted,
            held: s.held,
            substituted: s.substituted,
            postponed: s.postponed,
            missed: s.missed,
            ..api::ReceptionRow::default()
        };
        if let Some(r) = received.iter().find(|r| r.leader_id == s.leader_id) {
            (row.batches, row.people, row.solved_on_the_spot) = (r.batches, r.people, r.solved);
            (row.walk_ins, row.no_shows, row.expired, row.adopted) = (r.walk_ins, r.no_shows, r.expired, r.adopted);
        }
        if let Some(o) = ordered.iter().find(|o| o.leader_id == s.leader_id) {
            (row.orders, row.orders_done, row.orders_overdue) = (o.orders, o.done, o.overdue);
        }
        leaders.push(row);
    }
    Ok(api::ReceptionFigures {
        site_name: here.name,
        site_name_en: here.name_en,
        from: from.to_string(),
        to: to.to_string(),
        total: total(&leaders),
        leaders,
    })
}

fn total(rows: &[api::ReceptionRow]) -> api::ReceptionRow {
    let mut t = api::ReceptionRow { name: "合计".to_owned(), name_en: "Total".to_owned(), ..api::ReceptionRow::default() };
    for r in rows {
        t.posted += r.posted;
        t.held += r.held;
        t.substituted += r.substituted;
        t.postponed += r.postponed;
        t.missed += r.missed;
        t.batches += r.batches;
        t.people += r.people;
        t.walk_ins += r.walk_ins;
        t.solved_on_the_spot += r.solved_on_the_spot;
        t.no_shows += r.no_shows;
        t.expired += r.expired;
        t.adopted += r.adopted;
        t.orders += r.orders;
        t.orders_done += r.orders_done;
        t.orders_overdue += r.orders_overdue;
    }
    t
}
