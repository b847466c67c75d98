//! Stretches of a number's life: waiting, called, served, set aside. Every statistic and the trace come from these rows.

use server_domain::Timestamp;
use server_domain::id::{DeskId, QueueId, SiteId, StaffId, TicketId};
use server_domain::queue::CallOrder;
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id, word};
use crate::{Fail, Tx};

const REASON: Column = Column { table: "ticket_period", name: "reason_sealed" };

/// Who and why.
#[derive(Debug, Default)]
pub struct About<'a> {
    pub by: Option<StaffId>,
    pub order: Option<CallOrder>,
    pub passed: u32,
    pub reason: Option<&'a str>,
}

/// One stretch as stored, with the names of its places.
#[derive(Debug, Clone)]
pub struct Period {
    pub state: String,
    pub from_at: Timestamp,
    pub to_at: Option<Timestamp>,
    pub queue_zh: String,
    pub queue_en: String,
    pub desk_id: Option<String>,
    pub desk_zh: Option<String>,
    pub desk_en: Option<String>,
    pub staff_name: Option<String>,
    pub order: Option<CallOrder>,
    pub passed: u32,
    pub reason: Option<String>,
}

#[derive(FromRow)]
struct Row {
    seq: i64,
    state: String,
    from_at: i64,
    to_at: Option<i64>,
    queue_zh: String,
    queue_en: String,
    desk_id: Option<String>,
    desk_zh: Option<String>,
    desk_en: Option<String>,
    staff_name: Option<String>,
    call_order: Option<String>,
    passed: i64,
    reason_sealed: Option<String>,
}

fn row_key(ticket: TicketId, seq: i64) -> String {
    format!("{ticket}:{seq}")
}

/// Begins a stretch; words of staff are sealed.
#[expect(clippy::too_many_arguments, reason = "one row, one call, from one place")]
pub(crate) fn begin(
    tx: &mut Tx,
    ticket: TicketId,
    seq: i64,
    state: &str,
    queue: QueueId,
    desk: Option<DeskId>,
    now: Timestamp,
    about: &About<'_>,
) {
    let reason = about.reason.map(|text| tx.seal.seal(REASON, &row_key(ticket, seq), text));
    tx.later(
        "INSERT INTO ticket_period (ticket_id, seq, state, queue_id, desk_id, staff_id, from_at, call_order, passed, reason_sealed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![ticket, seq, state, queue, desk, about.by, now, about.order.map(CallOrder::as_str), i64::from(about.passed), reason],
    );
}

/// Ends the stretch before.
pub(crate) fn end(tx: &mut Tx, ticket: TicketId, seq: i64, now: Timestamp) {
    tx.later("UPDATE ticket_period SET to_at = $3 WHERE ticket_id = $1 AND seq = $2", args![ticket, seq, now]);
}

/// A number's whole life, oldest first. Only use cases that checked the place may call it.
pub async fn of_ticket(tx: &mut Tx, ticket: TicketId) -> Result<Vec<Period>, Fail> {
    let sql = "SELECT p.seq, p.state, p.from_at, p.to_at, q.name_zh AS queue_zh, q.name_en AS queue_en, p.desk_id,
                      d.label_zh AS desk_zh, d.label_en AS desk_en, s.name AS staff_name, p.call_order, p.passed, p.reason_sealed
               FROM ticket_period p JOIN queue q ON q.id = p.queue_id LEFT JOIN desk d ON d.id = p.desk_id LEFT JOIN staff s ON s.id = p.staff_id
               WHERE p.ticket_id = $1 ORDER BY p.seq";
    let rows: Vec<Row> = tx.all(sql, args![ticket]).await?;
    rows.into_iter()
        .map(|r| {
            Ok(Period {
                state: r.state,
                from_at: Timestamp(r.from_at),
                to_at: r.to_at.map(Timestamp),
                queue_zh: r.queue_zh,
                queue_en: r.queue_en,
                desk_id: r.desk_id,
                desk_zh: r.desk_zh,
                desk_en: r.desk_en,
                staff_name: r.staff_name,
                order: r.call_order.as_deref().map(|w| word("ticket_period", "call_order", w, CallOrder::parse)).transpose()?,
                passed: r.passed as u32,
                reason: r.reason_sealed.as_deref().map(|s| tx.seal.open(REASON, &row_key(ticket, r.seq), s)).transpose()?,
            })
        })
        .collect()
}

/// One stretch by ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    pub state: String,
    pub queue_id: QueueId,
    pub desk_id: Option<DeskId>,
    /// Who began it.
    pub staff_id: Option<StaffId>,
}

/// The last two stretches of a number, the older first.
pub async fn moves(tx: &mut Tx, ticket: TicketId) -> Result<Vec<Move>, Fail> {
    let sql = "SELECT state, queue_id, desk_id, staff_id FROM ticket_period WHERE ticket_id = $1 ORDER BY seq DESC LIMIT 2";
    let rows: Vec<(String, String, Option<String>, Option<String>)> = tx.all(sql, args![ticket]).await?;
    let read = |(state, queue, desk, staff): (String, String, Option<String>, Option<String>)| {
        Ok(Move {
            state,
            queue_id: id("ticket_period", "queue_id", &queue)?,
            desk_id: desk.as_deref().map(|d| id("ticket_period", "desk_id", d)).transpose()?,
            staff_id: staff.as_deref().map(|s| id("ticket_period", "staff_id", s)).transpose()?,
        })
    };
    rows.into_iter().rev().map(read).collect()
}

/// The latest call of a ticket: order, people passed, words.
pub async fn last_call(tx: &mut Tx, ticket: TicketId) -> Result<Option<(CallOrder, u32, Option<String>)>, Fail> {
    let sql = "SELECT seq, call_order, passed, reason_sealed FROM ticket_period
               WHERE ticket_id = $1 AND call_order IS NOT NULL ORDER BY seq DESC LIMIT 1";
    let row: Option<(i64, String, i64, Option<String>)> = tx.opt(sql, args![ticket]).await?;
    let Some((seq, order, passed, sealed)) = row else { return Ok(None) };
    let reason = sealed.as_deref().map(|s| tx.seal.open(REASON, &row_key(ticket, seq), s)).transpose()?;
    Ok(Some((word("ticket_period", "call_order", &order, CallOrder::parse)?, passed as u32, reason)))
}

/// The sites whose lines the number has stood in.
pub async fn sites(tx: &mut Tx, ticket: TicketId) -> Result<Vec<SiteId>, Fail> {
    let sql = "SELECT DISTINCT q.site_id FROM ticket_period p JOIN queue q ON q.id = p.queue_id WHERE p.ticket_id = $1";
    let rows: Vec<(String,)> = tx.all(sql, args![ticket]).await?;
    rows.iter().map(|(s,)| id("queue", "site_id", s)).collect()
}
