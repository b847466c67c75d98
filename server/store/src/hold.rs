//! Holds: slots kept for a few minutes while somebody fills the form. Each has its place in the slot until it ends.

use server_domain::Timestamp;
use server_domain::id::{HoldId, SittingId, SlotId};
use server_domain::sitting::SittingForm;
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id, word};
use crate::when::{When, WhenRow, when, when_columns};
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
    pub(crate) token_hash: String,
}

#[derive(FromRow)]
struct Row {
    id: String,
    slot_id: String,
    sitting_id: String,
    source_index: String,
    taken_at: i64,
    token_hash: String,
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
            token_hash: r.token_hash,
        })
    }
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT h.id, h.slot_id, l.sitting_id, h.source_index, h.taken_at, h.token_hash FROM hold h JOIN slot l ON l.id = h.slot_id WHERE h.ended IS NULL AND ",
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

/// Ends a hold that was [`locked`]: `used`, `released` or `expired`.
pub fn end(tx: &mut Tx, hold: HoldId, how: &str, now: Timestamp) {
    tx.later("UPDATE hold SET ended = $2, ended_at = $3 WHERE id = $1 AND ended IS NULL", args![hold, how, now]);
}

/// Takes a hold that was read for the rest of the transaction. `None` if it ended meanwhile.
pub async fn lock(tx: &mut Tx, hold: &Hold) -> Result<Option<Hold>, Fail> {
    locked(tx, &hold.token_hash).await
}

/// What stands on a slot (holds, offers, appointments that take a place) and what it takes.
pub async fn claims(tx: &mut Tx, slot: SlotId) -> Result<(i64, i64), Fail> {
    let sql = "SELECT (SELECT COUNT(*) FROM hold h WHERE h.slot_id = l.id AND h.ended IS NULL)
                    + (SELECT COUNT(*) FROM wait w WHERE w.slot_id = l.id AND w.state = 'offered')
                    + (SELECT COUNT(*) FROM appointment a WHERE a.slot_id = l.id AND NOT a.is_walk_in AND a.state IN ('submitted', 'accepted', 'confirmed',
                         'checked_in', 'in_session', 'completed', 'followed_up', 'no_show')) AS claims, l.capacity
               FROM slot l WHERE l.id = $1";
    Ok(tx.one(sql, args![slot]).await?)
}

/// A slot with its sitting, as far as booking asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub slot_id: SlotId,
    pub sitting_id: SittingId,
    /// Bookable, and not cut anew.
    pub is_open: bool,
    pub form: SittingForm,
    pub at: When,
}

#[derive(FromRow)]
struct TargetRow {
    is_open: bool,
    form: String,
    #[sqlx(flatten)]
    at: WhenRow,
}

/// A slot with its sitting.
pub async fn target(tx: &mut Tx, slot: SlotId) -> Result<Option<Target>, Fail> {
    let sql = concat!(
        "SELECT l.id AS slot_id, (l.is_open AND NOT l.is_void AND NOT l.is_walk_in) AS is_open, x.form, ",
        when_columns!(),
        "FROM slot l JOIN sitting x ON x.id = l.sitting_id WHERE l.id = $1"
    );
    let Some(r) = tx.opt::<TargetRow>(sql, args![slot]).await? else { return Ok(None) };
    Ok(Some(Target {
        slot_id: id("slot", "id", &r.at.slot_id)?,
        sitting_id: id("slot", "sitting_id", &r.at.sitting_id)?,
        is_open: r.is_open,
        form: word("sitting", "form", &r.form, SittingForm::parse)?,
        at: when(tx, &r.at).await?,
    }))
}

/// Takes the hold of a token for the rest of the transaction and reads it: nobody else uses or releases it meanwhile.
pub async fn locked(tx: &mut Tx, token_hash: &str) -> Result<Option<Hold>, Fail> {
    tx.lock("UPDATE hold SET expires_at = expires_at WHERE token_hash = $1", args![token_hash]).await?;
    by_token(tx, token_hash).await
}
