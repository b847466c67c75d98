//! Empty chairs: since when, why, what people are told, and whom of the reserve was asked.

use server_domain::id::{GapId, LawyerId, ShiftId};
use server_domain::rota::ladder::{Answer, GapReason, Rung};
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::value::{args, id, word};
use crate::{Fail, Tx};

/// An empty chair as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    pub id: GapId,
    pub shift: ShiftId,
    pub reason: GapReason,
    pub opened_at: Timestamp,
    /// Who should have sat there.
    pub missing: Option<LawyerId>,
    /// What boards and people are told.
    pub rung: Rung,
    /// `filled`, `remote_filled`, `unfilled`, `back`; absent while it is open.
    pub outcome: Option<String>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    shift_id: String,
    reason: String,
    opened_at: i64,
    missing_id: Option<String>,
    rung: String,
    outcome: Option<String>,
}

impl TryFrom<Row> for Gap {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        Ok(Self {
            id: id("duty_gap", "id", &r.id)?,
            shift: id("duty_gap", "shift_id", &r.shift_id)?,
            reason: word("duty_gap", "reason", &r.reason, GapReason::parse)?,
            opened_at: Timestamp(r.opened_at),
            missing: r.missing_id.as_deref().map(|l| id("duty_gap", "missing_id", l)).transpose()?,
            rung: word("duty_gap", "rung", &r.rung, Rung::parse)?,
            outcome: r.outcome,
        })
    }
}

macro_rules! select {
    ($tail:literal) => {
        concat!("SELECT g.id, g.shift_id, g.reason, g.opened_at, g.missing_id, g.rung, g.outcome FROM duty_gap g ", $tail)
    };
}

pub async fn get(tx: &mut Tx, gap: GapId) -> Result<Option<Gap>, Fail> {
    tx.opt::<Row>(select!("WHERE g.id = $1"), args![gap]).await?.map(Gap::try_from).transpose()
}

/// Empty chairs of one day, ended ones too, in the order in which they came.
pub async fn of_day(tx: &mut Tx, day: Day) -> Result<Vec<Gap>, Fail> {
    let sql = select!("JOIN lawyer_shift x ON x.id = g.shift_id WHERE x.day = $1 ORDER BY g.opened_at, g.id");
    tx.all::<Row>(sql, args![day]).await?.into_iter().map(Gap::try_from).collect()
}

/// Empty chairs that are open, whatever their day.
pub async fn open(tx: &mut Tx) -> Result<Vec<Gap>, Fail> {
    tx.all::<Row>(select!("WHERE g.ended_at IS NULL ORDER BY g.opened_at, g.id"), vec![]).await?.into_iter().map(Gap::try_from).collect()
}

/// Adds an empty chair.
///
/// # Errors
/// A unique violation if the duty has an open one.
pub async fn insert(tx: &mut Tx, g: &Gap) -> Result<(), Fail> {
    let sql = "INSERT INTO duty_gap (id, shift_id, reason, opened_at, missing_id, rung) VALUES ($1, $2, $3, $4, $5, $6)";
    tx.exec(sql, args![g.id, g.shift, g.reason.as_str(), g.opened_at, g.missing, g.rung.as_str()]).await?;
    Ok(())
}

pub async fn set_rung(tx: &mut Tx, gap: GapId, rung: Rung) -> Result<(), Fail> {
    tx.exec("UPDATE duty_gap SET rung = $2 WHERE id = $1 AND ended_at IS NULL", args![gap, rung.as_str()]).await?;
    Ok(())
}

/// Ends an empty chair; `false` if it had ended.
pub async fn end(tx: &mut Tx, gap: GapId, outcome: &str, now: Timestamp) -> Result<bool, Fail> {
    let sql = "UPDATE duty_gap SET outcome = $2, ended_at = $3 WHERE id = $1 AND ended_at IS NULL";
    Ok(tx.exec(sql, args![gap, outcome, now]).await? == 1)
}

/// What each of the reserve who was asked said.
pub async fn answers(tx: &mut Tx, gap: GapId) -> Result<Vec<(LawyerId, Answer)>, Fail> {
    let sql = "SELECT lawyer_id, asked_at, answer FROM duty_gap_ask WHERE gap_id = $1 ORDER BY asked_at, lawyer_id";
    let rows: Vec<(String, i64, Option<String>)> = tx.all(sql, args![gap]).await?;
    let said = |at: i64, answer: Option<&str>| match answer {
        Some("accepted") => Answer::Accepted,
        Some(_) => Answer::Declined,
        None => Answer::Asked { at: Timestamp(at) },
    };
    rows.iter().map(|(l, at, a)| Ok((id("duty_gap_ask", "lawyer_id", l)?, said(*at, a.as_deref())))).collect()
}

pub async fn ask(tx: &mut Tx, gap: GapId, lawyer: LawyerId, now: Timestamp) -> Result<(), Fail> {
    let sql = "INSERT INTO duty_gap_ask (gap_id, lawyer_id, asked_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    tx.exec(sql, args![gap, lawyer, now]).await?;
    Ok(())
}

/// Writes an answer; `false` if this lawyer was not asked, or has answered.
pub async fn answer(tx: &mut Tx, gap: GapId, lawyer: LawyerId, accepts: bool, now: Timestamp) -> Result<bool, Fail> {
    let sql = "UPDATE duty_gap_ask SET answer = $3, answered_at = $4 WHERE gap_id = $1 AND lawyer_id = $2 AND answer IS NULL";
    let word = if accepts { "accepted" } else { "declined" };
    Ok(tx.exec(sql, args![gap, lawyer, word, now]).await? == 1)
}
