//! Holds: slots kept for a few minutes while somebody fills the form. Each has its place in the slot until it ends.

use server_domain::Timestamp;
use server_domain::id::{HoldId, SittingId, SlotId};
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id};
use crate::{Fail, Tx};

const SOURCE: Column = Column { table: "hold", name: "source_index" };

/// A live hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    pub id: HoldId,
    pub slot_id: SlotId,
    pub sitting_id: SittingId,
    pub source_index: String,
    pub taken_at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    id: String,
    slot_id: String,
    sitting_id: String,
    source_index: String,
    taken_at: i64,
}

impl TryFrom<Row> for Hold {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        Ok(Self {
            id: id("hold", "id", &r.id)?,
            slot_id: id("hold", "slot_id", &r.slot_id)?,
            sitting_id: id("slot", "sitting_id", &r.sitting_id)?,
            source_index: r.source_index,
            taken_at: Timestamp(r.taken_at),
        })
    }
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT h.id, h.slot_id, l.sitting_id, h.source_index, h.taken_at FROM hold h JOIN slot l ON l.id = h.slot_id WHERE h.ended IS NULL AND ",
            $tail
        )
    };
}

/// The look-up hash of a kiosk, a proved phone or a staff account.
pub fn source_index(tx: &Tx, source: &str) -> String {
    tx.seal.index(SOURCE, source)
}

/// Adds a hold whose place in the slot was taken.
///
/// # Errors
/// A unique violation, when it is written, if the source holds another slot.
pub fn insert(tx: &mut Tx, hold: HoldId, slot: SlotId, token_hash: &str, source_index: &str, now: Timestamp, expires_at: Timestamp) {
    let sql = "INSERT INTO hold (id, slot_id, token_hash, source_index, taken_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
    tx.later(sql, args![hold, slot, token_hash, source_index, now, expires_at]);
}

/// The live hold of a token.
pub async fn by_token(tx: &mut Tx, token_hash: &str) -> Result<Option<Hold>, Fail> {
    tx.opt::<Row>(select!("h.token_hash = $1"), args![token_hash]).await?.map(Hold::try_from).transpose()
}

/// The slot that a source holds.
pub async fn of_source(tx: &mut Tx, source_index: &str) -> Result<Option<Hold>, Fail> {
    tx.opt::<Row>(select!("h.source_index = $1"), args![source_index]).await?.map(Hold::try_from).transpose()
}

/// Holds whose time is over, oldest first.
pub async fn expired(tx: &mut Tx, now: Timestamp) -> Result<Vec<Hold>, Fail> {
    let rows: Vec<Row> = tx.all(select!("h.expires_at <= $1 ORDER BY h.expires_at LIMIT 200"), args![now]).await?;
    rows.into_iter().map(Hold::try_from).collect()
}

/// Ends a hold: `used`, `released` or `expired`. `false` if it had ended before.
pub async fn end(tx: &mut Tx, hold: HoldId, how: &str, now: Timestamp) -> Result<bool, Fail> {
    let sql = "UPDATE hold SET ended = $2, ended_at = $3 WHERE id = $1 AND ended IS NULL";
    Ok(tx.exec(sql, args![hold, how, now]).await? == 1)
}
