//! What lawyers were told of their duties and swaps, and who could not be reached.

use server_domain::Timestamp;
use server_domain::id::{LawyerId, ShiftId};
use server_domain::message::MessageKind;
use sqlx::FromRow;

use crate::value::{args, id, word};
use crate::{Fail, Tx};

/// One thing told to one lawyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The message's key.
    pub key: String,
    pub lawyer: LawyerId,
    pub kind: MessageKind,
    /// `2026-11`.
    pub month: String,
    pub shift: Option<ShiftId>,
    /// When what it is about begins.
    pub about_at: Option<Timestamp>,
    pub noted_at: Timestamp,
    pub has_phone: bool,
}

#[derive(FromRow)]
struct Row {
    key: String,
    lawyer_id: String,
    kind: String,
    month: String,
    shift_id: Option<String>,
    about_at: Option<i64>,
    noted_at: i64,
    has_phone: bool,
}

impl TryFrom<Row> for Notice {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        Ok(Self {
            lawyer: id("duty_notice", "lawyer_id", &r.lawyer_id)?,
            kind: word("duty_notice", "kind", &r.kind, MessageKind::parse)?,
            month: r.month,
            shift: r.shift_id.as_deref().map(|s| id("duty_notice", "shift_id", s)).transpose()?,
            about_at: r.about_at.map(Timestamp),
            noted_at: Timestamp(r.noted_at),
            has_phone: r.has_phone,
            key: r.key,
        })
    }
}

/// Notes that a lawyer is told something; `false` if it was noted before.
pub async fn note(tx: &mut Tx, n: &Notice) -> Result<bool, Fail> {
    let sql = "INSERT INTO duty_notice (key, lawyer_id, kind, month, shift_id, about_at, noted_at, has_phone)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (key) DO NOTHING";
    let args = args![n.key.as_str(), n.lawyer, n.kind.as_str(), n.month.as_str(), n.shift, n.about_at, n.noted_at, n.has_phone];
    Ok(tx.exec(sql, args).await? == 1)
}

/// A duty changed hands: what still waits to be told of it to somebody else is not told any more.
pub async fn withdraw(tx: &mut Tx, shift: ShiftId, holder: Option<LawyerId>, now: Timestamp) -> Result<(), Fail> {
    let sql = "UPDATE message SET state = 'dropped', ended_at = $3 WHERE thing = $4 AND state = 'queued' AND key IN
                 (SELECT key FROM duty_notice WHERE shift_id = $1 AND lawyer_id <> $2)";
    let holder = holder.map_or_else(String::new, |l| l.to_string());
    tx.exec(sql, args![shift, holder.as_str(), now, shift.to_string()]).await?;
    let sql = "DELETE FROM duty_notice WHERE shift_id = $1 AND lawyer_id <> $2 AND kind IN ('duty_unanswered', 'duty_tomorrow')";
    tx.exec(sql, args![shift, holder]).await?;
    Ok(())
}

/// What lies ahead and did not reach its lawyer: there is no phone, or the gateway did not take the message.
pub async fn unreached(tx: &mut Tx, month: &str, now: Timestamp) -> Result<Vec<Notice>, Fail> {
    let sql = "SELECT n.key, n.lawyer_id, n.kind, n.month, n.shift_id, n.about_at, n.noted_at, n.has_phone FROM duty_notice n
               LEFT JOIN message m ON m.key = n.key
               WHERE n.month = $1 AND (n.about_at IS NULL OR n.about_at > $2) AND (NOT n.has_phone OR m.state = 'dead')
               ORDER BY n.about_at, n.noted_at, n.key LIMIT 1000";
    let rows: Vec<Row> = tx.all(sql, args![month, now]).await?;
    rows.into_iter().map(Notice::try_from).collect()
}

/// Whether a message's key is a notice's.
pub async fn is_notice(tx: &mut Tx, key: &str) -> Result<bool, Fail> {
    let (n,): (i64,) = tx.one("SELECT COUNT(*) FROM duty_notice WHERE key = $1", args![key]).await?;
    Ok(n > 0)
}
