//! Queues: numbers, waiting counts and measured service times.

use server_domain::id::{QueueId, SiteId};
use server_domain::queue::{Mode, Service};
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::value::{args, id, word};
use crate::{Fail, Tx, places};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    pub id: QueueId,
    pub site_id: SiteId,
    pub code: String,
    pub service: Service,
    pub mode: Mode,
    pub name_zh: String,
    pub name_en: String,
    pub typical_minutes: u32,
}

#[derive(FromRow)]
struct Row {
    id: String,
    site_id: String,
    code: String,
    service: String,
    mode: String,
    name_zh: String,
    name_en: String,
    typical_minutes: i64,
}

impl TryFrom<Row> for Queue {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        Ok(Self {
            id: id("queue", "id", &r.id)?,
            site_id: id("queue", "site_id", &r.site_id)?,
            code: r.code,
            service: word("queue", "service", &r.service, Service::parse)?,
            mode: word("queue", "mode", &r.mode, Mode::parse)?,
            name_zh: r.name_zh,
            name_en: r.name_en,
            typical_minutes: r.typical_minutes as u32,
        })
    }
}

/// Every queue in display order.
pub async fn all(tx: &mut Tx) -> Result<Vec<Queue>, Fail> {
    Ok(places::known(tx).await?.queues.clone())
}

pub(crate) async fn read(tx: &mut Tx) -> Result<Vec<Queue>, Fail> {
    let sql = "SELECT id, site_id, code, service, mode, name_zh, name_en, typical_minutes FROM queue ORDER BY ord, id";
    let rows: Vec<Row> = tx.all(sql, vec![]).await?;
    rows.into_iter().map(Queue::try_from).collect()
}

pub async fn get(tx: &mut Tx, queue: QueueId) -> Result<Option<Queue>, Fail> {
    let find = |queues: &[Queue]| queues.iter().find(|q| q.id == queue).cloned();
    match find(&places::known(tx).await?.queues) {
        Some(queue) => Ok(Some(queue)),
        None => Ok(find(&places::reread(tx).await?.queues)),
    }
}

pub async fn insert(tx: &mut Tx, q: &Queue, ord: i64) -> Result<(), Fail> {
    tx.exec(
        "INSERT INTO queue (id, site_id, code, service, mode, name_zh, name_en, typical_minutes, ord) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            q.id,
            q.site_id,
            q.code.as_str(),
            q.service.as_str(),
            q.mode.as_str(),
            q.name_zh.as_str(),
            q.name_en.as_str(),
            i64::from(q.typical_minutes),
            ord
        ],
    )
    .await?;
    places::forget(tx);
    Ok(())
}

/// Requests that wait for each other are at most so far apart, in milliseconds; a greater step back is a clock that was set.
const SAME_MOMENT_MS: i64 = 5_000;

/// Takes the next number of the day, with the moment at which it is given: of people who press at the same moment the one
/// with the smaller number came first, whoever's request waited longer. Rolling back gives it back, so numbers have no gaps.
pub async fn next_no(tx: &mut Tx, queue: QueueId, now: Timestamp) -> Result<(i64, Timestamp), Fail> {
    let sql = "INSERT INTO queue_day (queue_id, day, last_no, last_at) VALUES ($1, $2, 1, $3)
               ON CONFLICT (queue_id, day) DO UPDATE SET last_no = queue_day.last_no + 1,
                 last_at = CASE WHEN queue_day.last_at - $3 BETWEEN 1 AND $4 THEN queue_day.last_at ELSE $3 END
               RETURNING last_no, last_at";
    let (no, at): (i64, i64) = tx.one(sql, args![queue, now.day(), now, SAME_MOMENT_MS]).await?;
    Ok((no, Timestamp(at)))
}

/// People waiting in a queue today.
pub async fn waiting(tx: &mut Tx, queue: QueueId, day: Day) -> Result<u32, Fail> {
    let sql = "SELECT COUNT(*) FROM ticket WHERE queue_id = $1 AND day = $2 AND state IN ('issued', 'transferred', 'requeued')";
    let (n,): (i64,) = tx.one(sql, args![queue, day]).await?;
    Ok(n as u32)
}
