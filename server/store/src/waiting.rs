//! The lines: who waits, in which order, and who is next. One order everywhere: rank, then issue, then number.

use server_domain::id::{DeskId, FirmId, QueueId};
use server_domain::queue::Head;
use server_domain::{Day, Timestamp};

use crate::desk::Desk;
use crate::ticket::{Ticket, many, one, select};
use crate::value::args;
use crate::{Fail, Tx, conflict};

/// Takes the lines of these queues for the rest of the transaction: two desks never get the same ticket, order is kept.
pub async fn lock(tx: &mut Tx, queues: &[QueueId], day: Day) -> Result<(), Fail> {
    let mut sorted = queues.to_vec();
    sorted.sort_unstable();
    for queue in sorted {
        let sql = "INSERT INTO queue_day (queue_id, day, last_no, calls) VALUES ($1, $2, 0, 1)
                   ON CONFLICT (queue_id, day) DO UPDATE SET calls = queue_day.calls + 1";
        tx.lock(sql, args![queue, day]).await?;
    }
    Ok(())
}

/// The first whom a desk may call in a queue. Booked people stand in the line from their time on; everybody else at once,
/// also after the clock was set back. Whose case the firm of the desk's lawyer stepped aside from is passed over.
pub async fn head(
    tx: &mut Tx,
    queue: QueueId,
    desk: DeskId,
    firm: Option<FirmId>,
    day: Day,
    now: Timestamp,
) -> Result<Option<Ticket>, Fail> {
    let sql = select!(
        "WHERE queue_id = $1 AND day = $2 AND state IN ('issued', 'transferred', 'requeued')
           AND (due_at <= $3 OR COALESCE(priority, '') <> 'appointment')
           AND (wanted_desk_id IS NULL OR wanted_desk_id = $4)
           AND NOT EXISTS (SELECT 1 FROM ticket_barred_firm b WHERE b.ticket_id = ticket.id AND b.firm_id = $5)
         ORDER BY rank_at, issued_at, no LIMIT 1"
    );
    one(tx.opt(sql, args![queue, day, now, desk, firm]).await?)
}

/// The firm of the lawyer at a desk; nobody for others.
pub async fn firm_at(tx: &mut Tx, desk: &Desk) -> Result<Option<FirmId>, Fail> {
    match desk.staff_id {
        Some(staff) => conflict::firm_of(tx, staff).await,
        None => Ok(None),
    }
}

/// Who is next at a desk. The lines must be locked.
pub async fn next(tx: &mut Tx, desk: &Desk, day: Day, now: Timestamp) -> Result<Option<Ticket>, Fail> {
    let firm = firm_at(tx, desk).await?;
    let (mut heads, mut sides) = (Vec::new(), Vec::new());
    for (queue, weight) in &desk.serves {
        if let Some(t) = head(tx, *queue, desk.id, firm, day, now).await? {
            sides.push(Head { rank_at: t.rank_at, weight: *weight });
            heads.push(t);
        }
    }
    Ok(server_domain::queue::choose(&sides, now).map(|i| heads.swap_remove(i)))
}

/// How many people came earlier than `t` and could be called by the desk too: in its queue, and in the desk's others.
pub async fn earlier(tx: &mut Tx, t: &Ticket, desk: &Desk, now: Timestamp) -> Result<(u32, u32), Fail> {
    let sql =
        "SELECT COUNT(*) FROM ticket WHERE queue_id = $1 AND day = $2 AND state IN ('issued', 'transferred', 'requeued') AND due_at < $3
                 AND (due_at <= $4 OR COALESCE(priority, '') <> 'appointment') AND id <> $5
                 AND (wanted_desk_id IS NULL OR wanted_desk_id = $6)
                 AND NOT EXISTS (SELECT 1 FROM ticket_barred_firm b WHERE b.ticket_id = ticket.id AND b.firm_id = $7)";
    let firm = firm_at(tx, desk).await?;
    let (mut here, mut elsewhere) = (0, 0);
    for queue in desk.queues().into_iter().filter(|q| *q != t.queue_id).chain([t.queue_id]) {
        let (n,): (i64,) = tx.one(sql, args![queue, t.day, t.due_at, now, t.id, desk.id, firm]).await?;
        *(if queue == t.queue_id { &mut here } else { &mut elsewhere }) += n as u32;
    }
    Ok((here, elsewhere))
}

/// People who will be called before this ticket.
pub async fn ahead(tx: &mut Tx, t: &Ticket) -> Result<u32, Fail> {
    if !matches!(t.state, server_domain::ticket::Ticket::Waiting(_)) {
        return Ok(0);
    }
    let sql = "SELECT COUNT(*) FROM ticket WHERE queue_id = $1 AND day = $2 AND state IN ('issued', 'transferred', 'requeued')
               AND (rank_at, issued_at, no) < ($3, $4, $5)";
    let (n,): (i64,) = tx.one(sql, args![t.queue_id, t.day, t.rank_at, t.issued_at, t.no]).await?;
    Ok(n as u32)
}

/// The ranks of the first three who can be called in a queue, for the return of a missed number.
pub async fn first_ranks(tx: &mut Tx, queue: QueueId, day: Day, now: Timestamp) -> Result<Vec<i64>, Fail> {
    let sql = "SELECT rank_at FROM ticket WHERE queue_id = $1 AND day = $2 AND state IN ('issued', 'transferred', 'requeued')
           AND (due_at <= $3 OR COALESCE(priority, '') <> 'appointment')
               ORDER BY rank_at, issued_at, no LIMIT 3";
    let rows: Vec<(i64,)> = tx.all(sql, args![queue, day, now]).await?;
    Ok(rows.into_iter().map(|(rank,)| rank).collect())
}

/// Who waits in a queue, in the order of calling, at most `limit`.
pub async fn in_queue(tx: &mut Tx, queue: QueueId, day: Day, limit: i64) -> Result<Vec<Ticket>, Fail> {
    let sql = select!(
        "WHERE queue_id = $1 AND day = $2 AND state IN ('issued', 'transferred', 'requeued') ORDER BY rank_at, issued_at, no LIMIT $3"
    );
    many(tx.all(sql, args![queue, day, limit]).await?)
}

/// Numbers of a queue that are set aside, oldest first.
pub async fn paused(tx: &mut Tx, queue: QueueId, day: Day) -> Result<Vec<Ticket>, Fail> {
    many(tx.all(select!("WHERE queue_id = $1 AND day = $2 AND state = 'paused' ORDER BY called_at LIMIT 100"), args![queue, day]).await?)
}

/// Missed numbers of a queue, the latest first.
pub async fn missed(tx: &mut Tx, queue: QueueId, day: Day) -> Result<Vec<Ticket>, Fail> {
    many(
        tx.all(select!("WHERE queue_id = $1 AND day = $2 AND state = 'missed' ORDER BY ended_at DESC LIMIT 100"), args![queue, day])
            .await?,
    )
}
