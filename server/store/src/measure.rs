//! What estimates are made from: how the desks of a queue worked lately, and who serves now.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use server_domain::Timestamp;
use server_domain::estimate::{OpenDesk, Pace, SAMPLE, Visit};
use server_domain::id::{QueueId, TicketId};

use crate::queue::Queue;
use crate::value::{args, id};
use crate::{Fail, Tx};

/// A pace is used for so long before the rows are read again, in milliseconds.
const FRESH_MS: i64 = 30_000;

/// What each queue's pace was when it was last learned, for all transactions of this process.
#[derive(Default)]
pub(crate) struct Paces(Mutex<BTreeMap<QueueId, (Timestamp, Arc<Pace>)>>);

impl Paces {
    fn fresh(&self, queue: QueueId, now: Timestamp) -> Option<Arc<Pace>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, pace) = all.get(&queue)?;
        (0..FRESH_MS).contains(&now.since_ms(*at)).then(|| pace.clone())
    }

    fn keep(&self, queue: QueueId, now: Timestamp, pace: Arc<Pace>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(queue, (now, pace));
    }
}

/// How the desks of a queue work, learned from its latest visits; at most half a minute old.
pub async fn pace(tx: &mut Tx, q: &Queue, now: Timestamp) -> Result<Arc<Pace>, Fail> {
    if let Some(pace) = tx.paces.fresh(q.id, now) {
        return Ok(pace);
    }
    let pace = Arc::new(Pace::learn(&visits(tx, q.id).await?, q.typical_minutes, now));
    tx.paces.keep(q.id, now, pace.clone());
    Ok(pace)
}

/// The latest calls of a queue that are over, with or without somebody coming.
async fn visits(tx: &mut Tx, queue: QueueId) -> Result<Vec<Visit>, Fail> {
    let sql = "SELECT c.desk_id, w.from_at, c.from_at, CASE WHEN s.state = 'serving' THEN s.to_at ELSE c.to_at END
               FROM ticket_period c
               JOIN ticket_period w ON w.ticket_id = c.ticket_id AND w.seq = c.seq - 1
               LEFT JOIN ticket_period s ON s.ticket_id = c.ticket_id AND s.seq = c.seq + 1
               WHERE c.queue_id = $1 AND c.state = 'called' AND c.desk_id IS NOT NULL AND c.to_at IS NOT NULL
               ORDER BY c.from_at DESC LIMIT $2";
    let rows: Vec<(String, i64, i64, Option<i64>)> = tx.all(sql, args![queue, SAMPLE as i64]).await?;
    let over = rows.into_iter().filter_map(|(desk, issued, called, ended)| Some((desk, issued, called, ended?)));
    over.map(|(desk, issued, called, ended)| {
        let desk = id("ticket_period", "desk_id", &desk)?;
        Ok(Visit { desk, issued_at: Timestamp(issued), called_at: Timestamp(called), ended_at: Timestamp(ended) })
    })
    .collect()
}

/// The desks that serve a queue now: somebody sits there, it is not paused, and its page is alive.
pub async fn serving_desks(tx: &mut Tx, queue: QueueId) -> Result<Vec<OpenDesk>, Fail> {
    let sql = "SELECT t.called_at FROM desk_queue q JOIN desk d ON d.id = q.desk_id
               LEFT JOIN ticket t ON t.desk_id = d.id AND t.state IN ('called', 'serving')
               WHERE q.queue_id = $1 AND d.staff_id IS NOT NULL AND d.paused_at IS NULL AND d.lost_at IS NULL ORDER BY d.ord, d.id";
    let rows: Vec<(Option<i64>,)> = tx.all(sql, args![queue]).await?;
    Ok(rows.into_iter().map(|(called_at,)| OpenDesk { busy_since: called_at.map(Timestamp) }).collect())
}

/// Where a number stands: its queue, how many people will be called before it, and the desks that serve the queue now.
pub struct Standing {
    pub queue: QueueId,
    pub ahead: u32,
    pub desks: Vec<OpenDesk>,
}

/// Where a number stands, in one look.
pub async fn standing(tx: &mut Tx, ticket: TicketId) -> Result<Option<Standing>, Fail> {
    let sql = "SELECT z.queue_id, z.ahead, z.desk_id, z.called_at FROM (
                 WITH me AS MATERIALIZED (
                   SELECT i.queue_id, CASE WHEN i.state NOT IN ('issued', 'transferred', 'requeued') THEN 0 ELSE (
                     SELECT COUNT(*) FROM ticket x WHERE x.queue_id = i.queue_id AND x.day = i.day
                       AND x.state IN ('issued', 'transferred', 'requeued')
                       AND (x.rank_at, x.issued_at, x.no) < (i.rank_at, i.issued_at, i.no)) END AS ahead
                   FROM ticket i WHERE i.id = $1)
                 SELECT me.queue_id, me.ahead, d.id AS desk_id, d.ord, t.called_at FROM me
                 LEFT JOIN desk_queue q ON q.queue_id = me.queue_id
                 LEFT JOIN desk d ON d.id = q.desk_id AND d.staff_id IS NOT NULL AND d.paused_at IS NULL AND d.lost_at IS NULL
                 LEFT JOIN ticket t ON t.desk_id = d.id AND t.state IN ('called', 'serving')) z
               ORDER BY z.ord, z.desk_id";
    let rows: Vec<(String, i64, Option<String>, Option<i64>)> = tx.all(sql, args![ticket]).await?;
    let Some((queue, ahead, ..)) = rows.first() else { return Ok(None) };
    Ok(Some(Standing {
        queue: id("ticket", "queue_id", queue)?,
        ahead: *ahead as u32,
        desks: rows.iter().filter(|r| r.2.is_some()).map(|r| OpenDesk { busy_since: r.3.map(Timestamp) }).collect(),
    }))
}
