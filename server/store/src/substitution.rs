//! Who stood in for whom (顶替), and why.

use server_domain::Timestamp;
use server_domain::id::{SittingId, StaffId, SubstitutionId};
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id};
use crate::{Fail, Tx};

const REASON: Column = Column { table: "substitution", name: "reason_sealed" };

/// One absence of a sitting, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitution {
    pub id: SubstitutionId,
    pub sitting_id: SittingId,
    pub absent_id: StaffId,
    /// Nobody yet; or, once decided, nobody could: the sitting moved to another day.
    pub substitute_id: Option<StaffId>,
    pub reason: String,
    pub noticed_by: Option<StaffId>,
    pub noticed_at: Timestamp,
    pub decided_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    sitting_id: String,
    absent_id: String,
    substitute_id: Option<String>,
    reason_sealed: String,
    noticed_by: Option<String>,
    noticed_at: i64,
    decided_at: Option<i64>,
}

fn read(tx: &Tx, r: Row) -> Result<Substitution, Fail> {
    let staff = |column, text: Option<String>| text.map(|t| id("substitution", column, &t)).transpose();
    Ok(Substitution {
        reason: tx.seal.open(REASON, &r.id, &r.reason_sealed)?,
        id: id("substitution", "id", &r.id)?,
        sitting_id: id("substitution", "sitting_id", &r.sitting_id)?,
        absent_id: id("substitution", "absent_id", &r.absent_id)?,
        substitute_id: staff("substitute_id", r.substitute_id)?,
        noticed_by: staff("noticed_by", r.noticed_by)?,
        noticed_at: Timestamp(r.noticed_at),
        decided_at: r.decided_at.map(Timestamp),
    })
}

/// The absences of a sitting, oldest first.
pub async fn of_sitting(tx: &mut Tx, sitting: SittingId) -> Result<Vec<Substitution>, Fail> {
    let sql = "SELECT id, sitting_id, absent_id, substitute_id, reason_sealed, noticed_by, noticed_at, decided_at
               FROM substitution WHERE sitting_id = $1 ORDER BY noticed_at, id";
    let rows: Vec<Row> = tx.all(sql, args![sitting]).await?;
    rows.into_iter().map(|r| read(tx, r)).collect()
}

/// A leader cannot come.
pub fn insert(tx: &mut Tx, s: &Substitution) {
    let reason = tx.seal.seal(REASON, &s.id.to_string(), &s.reason);
    let sql = "INSERT INTO substitution (id, sitting_id, absent_id, substitute_id, reason_sealed, noticed_by, noticed_at, decided_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    tx.later(sql, args![s.id, s.sitting_id, s.absent_id, s.substitute_id, reason, s.noticed_by, s.noticed_at, s.decided_at]);
}

/// Somebody was found, or nobody could be.
pub fn decide(tx: &mut Tx, sitting: SittingId, substitute: Option<StaffId>, now: Timestamp) {
    let sql = "UPDATE substitution SET substitute_id = $2, decided_at = $3 WHERE sitting_id = $1 AND decided_at IS NULL";
    tx.later(sql, args![sitting, substitute, now]);
}
