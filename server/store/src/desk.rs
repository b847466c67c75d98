//! Desks: where staff sit and call from.

use server_domain::id::{DeskId, QueueId, SiteId, StaffId};
use server_domain::queue::Mode;
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::value::{args, id, word};
use crate::{Fail, Tx, places};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    pub id: DeskId,
    pub site_id: SiteId,
    pub kind: Mode,
    pub label_zh: String,
    pub label_en: String,
    pub staff_id: Option<StaffId>,
    pub staff_name: Option<String>,
    pub pause: Option<Pause>,
    /// What is broken at the place.
    pub fault: Option<String>,
    /// When the desk's page was last alive.
    pub seen_at: Option<Timestamp>,
    /// Since when the page is known to be silent although the desk is open.
    pub lost_at: Option<Timestamp>,
    /// Whether it has called or serves somebody.
    pub is_busy: bool,
    /// The queues that it serves, in display order, with how fast waiting counts in each.
    pub serves: Vec<(QueueId, u32)>,
}

impl Desk {
    /// The queues that it serves, in display order.
    pub fn queues(&self) -> Vec<QueueId> {
        self.serves.iter().map(|(queue, _)| *queue).collect()
    }

    /// What stands at its place.
    pub fn label(&self) -> Label {
        Label { id: self.id, zh: self.label_zh.clone(), en: self.label_en.clone() }
    }

    /// Whether it serves a queue.
    pub fn does_serve(&self, queue: QueueId) -> bool {
        self.serves.iter().any(|(q, _)| *q == queue)
    }
}

/// What stands at a desk's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub id: DeskId,
    pub zh: String,
    pub en: String,
}

/// A desk that does not call for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    pub since: Timestamp,
    /// A word of the column's CHECK.
    pub reason: String,
    pub text: Option<String>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    site_id: String,
    kind: String,
    label_zh: String,
    label_en: String,
    staff_id: Option<String>,
    staff_name: Option<String>,
    paused_at: Option<i64>,
    pause_reason: Option<String>,
    pause_text: Option<String>,
    fault: Option<String>,
    seen_at: Option<i64>,
    lost_at: Option<i64>,
    is_busy: bool,
    /// One row for each queue that the desk serves; empty if it serves none.
    queue_id: Option<String>,
    weight: Option<i64>,
}

impl TryFrom<Row> for Desk {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        Ok(Self {
            id: id("desk", "id", &r.id)?,
            site_id: id("desk", "site_id", &r.site_id)?,
            kind: word("desk", "kind", &r.kind, Mode::parse)?,
            label_zh: r.label_zh,
            label_en: r.label_en,
            staff_id: r.staff_id.as_deref().map(|s| id("desk", "staff_id", s)).transpose()?,
            staff_name: r.staff_name,
            pause: r.paused_at.map(|at| Pause { since: Timestamp(at), reason: r.pause_reason.unwrap_or_default(), text: r.pause_text }),
            fault: r.fault,
            seen_at: r.seen_at.map(Timestamp),
            lost_at: r.lost_at.map(Timestamp),
            is_busy: r.is_busy,
            serves: Vec::new(),
        })
    }
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT d.id, d.site_id, d.kind, d.label_zh, d.label_en, d.staff_id, s.name AS staff_name,
                    d.paused_at, d.pause_reason, d.pause_text, d.fault, d.seen_at, d.lost_at,
                    EXISTS (SELECT 1 FROM ticket t WHERE t.desk_id = d.id AND t.state IN ('called', 'serving')) AS is_busy, x.queue_id, x.weight
             FROM desk d LEFT JOIN staff s ON s.id = d.staff_id LEFT JOIN desk_queue x ON x.desk_id = d.id LEFT JOIN queue q ON q.id = x.queue_id ",
            $tail
        )
    };
}

/// Joins the rows of each desk.
fn fold(rows: Vec<Row>) -> Result<Vec<Desk>, Fail> {
    let mut out: Vec<Desk> = Vec::new();
    for r in rows {
        let line = r.queue_id.as_deref().map(|q| id("desk_queue", "queue_id", q)).transpose()?.map(|q| (q, r.weight.unwrap_or(1) as u32));
        let desk = Desk::try_from(r)?;
        if out.last().is_none_or(|last| last.id != desk.id) {
            out.push(desk);
        }
        out.last_mut().expect("just added").serves.extend(line);
    }
    Ok(out)
}

/// Every desk in display order.
pub async fn all(tx: &mut Tx) -> Result<Vec<Desk>, Fail> {
    fold(tx.all(select!("ORDER BY d.ord, d.id, q.ord, q.id"), vec![]).await?)
}

pub async fn get(tx: &mut Tx, desk: DeskId) -> Result<Option<Desk>, Fail> {
    Ok(fold(tx.all(select!("WHERE d.id = $1 ORDER BY q.ord, q.id"), args![desk]).await?)?.pop())
}

/// What stands at a desk's place.
pub async fn label(tx: &mut Tx, desk: DeskId) -> Result<Option<Label>, Fail> {
    let find = |labels: &[Label]| labels.iter().find(|l| l.id == desk).cloned();
    match find(&places::known(tx).await?.labels) {
        Some(label) => Ok(Some(label)),
        None => Ok(find(&places::reread(tx).await?.labels)),
    }
}

/// What stands at each desk's place, in display order.
pub async fn labels(tx: &mut Tx) -> Result<Vec<Label>, Fail> {
    Ok(places::known(tx).await?.labels.clone())
}

pub(crate) async fn read_labels(tx: &mut Tx) -> Result<Vec<Label>, Fail> {
    let rows: Vec<(String, String, String)> = tx.all("SELECT id, label_zh, label_en FROM desk ORDER BY ord, id", vec![]).await?;
    rows.into_iter().map(|(desk, zh, en)| Ok(Label { id: id("desk", "id", &desk)?, zh, en })).collect()
}

pub async fn insert(tx: &mut Tx, d: &Desk, ord: i64) -> Result<(), Fail> {
    tx.exec(
        "INSERT INTO desk (id, site_id, kind, label_zh, label_en, ord) VALUES ($1, $2, $3, $4, $5, $6)",
        args![d.id, d.site_id, d.kind.as_str(), d.label_zh.as_str(), d.label_en.as_str(), ord],
    )
    .await?;
    places::forget(tx);
    set_queues(tx, d.id, &d.serves).await
}

/// Sits down at a free desk. `false` if somebody else sits there.
pub async fn open(tx: &mut Tx, desk: DeskId, staff: StaffId, now: Timestamp) -> Result<bool, Fail> {
    let sql = "UPDATE desk SET staff_id = $2, opened_at = $3, seen_at = $3, lost_at = NULL, paused_at = NULL, pause_reason = NULL, pause_text = NULL
               WHERE id = $1 AND (staff_id IS NULL OR staff_id = $2)";
    Ok(tx.exec(sql, args![desk, staff, now]).await? == 1)
}

/// Leaves whatever desk the person sits at, and says which.
pub async fn close(tx: &mut Tx, staff: StaffId) -> Result<Option<DeskId>, Fail> {
    let sql = "UPDATE desk SET staff_id = NULL, opened_at = NULL, lost_at = NULL, paused_at = NULL, pause_reason = NULL, pause_text = NULL
               WHERE staff_id = $1 RETURNING id";
    let row: Option<(String,)> = tx.opt(sql, args![staff]).await?;
    row.map(|(d,)| id("desk", "id", &d)).transpose()
}

/// The desk at which somebody sits.
pub async fn of_staff(tx: &mut Tx, staff: StaffId) -> Result<Option<DeskId>, Fail> {
    let row: Option<(String,)> = tx.opt("SELECT id FROM desk WHERE staff_id = $1", args![staff]).await?;
    row.map(|(d,)| id("desk", "id", &d)).transpose()
}

/// Visits that a desk completed today.
pub async fn served(tx: &mut Tx, desk: DeskId, day: Day) -> Result<i64, Fail> {
    let sql = "SELECT COUNT(*) FROM ticket WHERE desk_id = $1 AND day = $2 AND state = 'completed'";
    let (n,): (i64,) = tx.one(sql, args![desk, day]).await?;
    Ok(n)
}

pub async fn pause(tx: &mut Tx, desk: DeskId, reason: &str, text: Option<&str>, now: Timestamp) -> Result<(), Fail> {
    let sql = "UPDATE desk SET paused_at = $2, pause_reason = $3, pause_text = $4 WHERE id = $1";
    tx.exec(sql, args![desk, now, reason, text]).await?;
    Ok(())
}

pub async fn resume(tx: &mut Tx, desk: DeskId) -> Result<(), Fail> {
    tx.exec("UPDATE desk SET paused_at = NULL, pause_reason = NULL, pause_text = NULL WHERE id = $1", args![desk]).await?;
    Ok(())
}

pub async fn set_fault(tx: &mut Tx, desk: DeskId, fault: Option<&str>) -> Result<(), Fail> {
    tx.exec("UPDATE desk SET fault = $2 WHERE id = $1", args![desk, fault]).await?;
    Ok(())
}

/// The desk's page is alive. `true` if it was known to be lost.
pub async fn beat(tx: &mut Tx, desk: DeskId, staff: StaffId, now: Timestamp) -> Result<bool, Fail> {
    let sql = "UPDATE desk SET lost_at = NULL WHERE id = $1 AND staff_id = $2 AND lost_at IS NOT NULL";
    let was_lost = tx.exec(sql, args![desk, staff]).await? == 1;
    tx.exec("UPDATE desk SET seen_at = $3 WHERE id = $1 AND staff_id = $2", args![desk, staff, now]).await?;
    Ok(was_lost)
}

/// Open desks whose pages are silent since before `before` and not yet known to be lost.
pub async fn newly_lost(tx: &mut Tx, before: Timestamp) -> Result<Vec<(DeskId, SiteId)>, Fail> {
    let sql = "SELECT id, site_id FROM desk WHERE staff_id IS NOT NULL AND lost_at IS NULL AND seen_at < $1";
    let rows: Vec<(String, String)> = tx.all(sql, args![before]).await?;
    rows.iter().map(|(d, s)| Ok((id("desk", "id", d)?, id("desk", "site_id", s)?))).collect()
}

pub async fn set_lost(tx: &mut Tx, desk: DeskId, now: Timestamp) -> Result<(), Fail> {
    tx.exec("UPDATE desk SET lost_at = $2 WHERE id = $1", args![desk, now]).await?;
    Ok(())
}

/// Which queues a desk serves, with how fast waiting counts in each.
pub async fn set_queues(tx: &mut Tx, desk: DeskId, queues: &[(QueueId, u32)]) -> Result<(), Fail> {
    tx.exec("DELETE FROM desk_queue WHERE desk_id = $1", args![desk]).await?;
    for (queue, weight) in queues {
        let sql = "INSERT INTO desk_queue (desk_id, queue_id, weight) VALUES ($1, $2, $3)";
        tx.exec(sql, args![desk, *queue, i64::from(*weight)]).await?;
    }
    Ok(())
}
