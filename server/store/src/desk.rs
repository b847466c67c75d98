//! Desks: where staff sit and call from.

use server_domain::id::{DeskId, QueueId, SiteId, StaffId};
use server_domain::queue::Mode;
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::value::{args, id, word};
use crate::{Fail, Tx};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    pub id: DeskId,
    pub site_id: SiteId,
    pub kind: Mode,
    pub label_zh: String,
    pub label_en: String,
    pub staff_id: Option<StaffId>,
    pub staff_name: Option<String>,
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
        })
    }
}

pub async fn all(tx: &mut Tx) -> Result<Vec<Desk>, Fail> {
    let sql = "SELECT d.id, d.site_id, d.kind, d.label_zh, d.label_en, d.staff_id, s.name AS staff_name
               FROM desk d LEFT JOIN staff s ON s.id = d.staff_id ORDER BY d.ord, d.id";
    let rows: Vec<Row> = tx.all(sql, vec![]).await?;
    rows.into_iter().map(Desk::try_from).collect()
}

pub async fn get(tx: &mut Tx, desk: DeskId) -> Result<Option<Desk>, Fail> {
    let sql = "SELECT d.id, d.site_id, d.kind, d.label_zh, d.label_en, d.staff_id, s.name AS staff_name
               FROM desk d LEFT JOIN staff s ON s.id = d.staff_id WHERE d.id = $1";
    tx.opt::<Row>(sql, args![desk]).await?.map(Desk::try_from).transpose()
}

pub async fn insert(tx: &mut Tx, d: &Desk, queues: &[QueueId], ord: i64) -> Result<(), Fail> {
    tx.exec(
        "INSERT INTO desk (id, site_id, kind, label_zh, label_en, ord) VALUES ($1, $2, $3, $4, $5, $6)",
        args![d.id, d.site_id, d.kind.as_str(), d.label_zh.as_str(), d.label_en.as_str(), ord],
    )
    .await?;
    for queue in queues {
        tx.exec("INSERT INTO desk_queue (desk_id, queue_id) VALUES ($1, $2)", args![d.id, *queue]).await?;
    }
    Ok(())
}

/// The queues that a desk serves.
pub async fn queues(tx: &mut Tx, desk: DeskId) -> Result<Vec<QueueId>, Fail> {
    let sql = "SELECT q.id FROM desk_queue d JOIN queue q ON q.id = d.queue_id WHERE d.desk_id = $1 ORDER BY q.ord, q.id";
    let rows: Vec<(String,)> = tx.all(sql, args![desk]).await?;
    rows.iter().map(|(q,)| id("desk_queue", "queue_id", q)).collect()
}

/// Sits down at a free desk. `false` if somebody else sits there.
pub async fn open(tx: &mut Tx, desk: DeskId, staff: StaffId, now: Timestamp) -> Result<bool, Fail> {
    let sql = "UPDATE desk SET staff_id = $2, opened_at = $3 WHERE id = $1 AND (staff_id IS NULL OR staff_id = $2)";
    Ok(tx.exec(sql, args![desk, staff, now]).await? == 1)
}

/// Leaves whatever desk the person sits at, and says which.
pub async fn close(tx: &mut Tx, staff: StaffId) -> Result<Option<DeskId>, Fail> {
    let sql = "UPDATE desk SET staff_id = NULL, opened_at = NULL WHERE staff_id = $1 RETURNING id";
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
