//! The trace of a number: every stretch of its life with who and why.

use server_api as api;
use server_domain::Timestamp;
use server_domain::access::Action;
use server_domain::id::TicketId;
use server_store::{Fail, period as periods, ticket as tickets};

use crate::Context;
use crate::service::lines::hand_over;
use crate::service::{Actor, not_found, view};

/// Everything that happened to a number.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn of(cx: &Context, actor: &Actor, id: TicketId) -> Result<api::TicketTrace, Fail> {
    let mut tx = cx.db.read().await?;
    let t = tickets::get(&mut tx, id).await?.ok_or_else(|| not_found("ticket"))?;
    // Whoever had the number in a line of theirs may read on after it was sent elsewhere.
    let mut allowed = actor.must(&mut tx, Action::QueueSee, t.site_id).await;
    for site in periods::sites(&mut tx, id).await? {
        allowed = allowed.or(actor.must(&mut tx, Action::QueueSee, site).await);
    }
    allowed?;
    let items = periods::of_ticket(&mut tx, id)
        .await?
        .into_iter()
        .map(|p| api::TraceStep {
            state: view::word(&p.state),
            from: p.from_at.rfc3339(),
            to: p.to_at.map(Timestamp::rfc3339),
            queue_zh: p.queue_zh,
            queue_en: p.queue_en,
            desk: p.desk_id.map(|id| api::DeskLabel {
                id,
                label_zh: p.desk_zh.unwrap_or_default(),
                label_en: p.desk_en.unwrap_or_default(),
            }),
            staff_name: p.staff_name,
            order: p.order.map(|o| view::word(o.as_str())),
            passed: p.passed,
            reason: p.reason,
        })
        .collect();
    Ok(api::TicketTrace { number: t.number, items, sessions: hand_over::linked(&mut tx, id).await? })
}
