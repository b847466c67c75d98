//! Rows behind the figures: visits of a place with every stretch of their lives.

use server_domain::figures::Stretch;
use server_domain::id::SiteId;
use server_domain::queue::CallOrder;
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::value::{args, word};
use crate::{Fail, Tx};

/// Most visits that one question may cover.
pub const MAX_VISITS: i64 = 200_000;

/// A visit as stored.
#[derive(Debug, Clone, FromRow)]
pub struct Visit {
    pub id: String,
    pub day: String,
    pub issued_at: i64,
    /// The line in which the visit ended or stands.
    pub queue_id: String,
    pub desk_id: Option<String>,
    pub people: i64,
    pub priority: Option<String>,
    pub state: String,
    pub matter_id: Option<String>,
    pub score: Option<i64>,
}

/// Visits of a site's lines from one day to another, both included, by number.
pub async fn visits(tx: &mut Tx, site: SiteId, from: Day, to: Day) -> Result<Vec<Visit>, Fail> {
    let sql = "SELECT t.id, t.day, t.issued_at, t.queue_id, t.desk_id, t.people, t.priority, t.state, t.matter_id, r.score
               FROM ticket t LEFT JOIN rating r ON r.ticket_id = t.id
               WHERE t.site_id = $1 AND t.day >= $2 AND t.day <= $3 ORDER BY t.id LIMIT $4";
    Ok(tx.all(sql, args![site, from, to, MAX_VISITS]).await?)
}

#[derive(FromRow)]
struct Row {
    ticket_id: String,
    state: String,
    from_at: i64,
    to_at: Option<i64>,
    call_order: Option<String>,
    passed: i64,
}

/// Every stretch of the same visits, in the same order: the ticket's id and the stretch.
pub async fn stretches(tx: &mut Tx, site: SiteId, from: Day, to: Day) -> Result<Vec<(String, Stretch)>, Fail> {
    let sql = "SELECT p.ticket_id, p.state, p.from_at, p.to_at, p.call_order, p.passed FROM ticket_period p
               JOIN ticket t ON t.id = p.ticket_id
               WHERE t.site_id = $1 AND t.day >= $2 AND t.day <= $3 ORDER BY p.ticket_id, p.seq";
    let rows: Vec<Row> = tx.all(sql, args![site, from, to]).await?;
    rows.into_iter()
        .map(|r| {
            let order = r.call_order.as_deref().map(|w| word("ticket_period", "call_order", w, CallOrder::parse)).transpose()?;
            let stretch =
                Stretch { state: r.state, from_at: Timestamp(r.from_at), to_at: r.to_at.map(Timestamp), order, passed: r.passed as u32 };
            Ok((r.ticket_id, stretch))
        })
        .collect()
}
