//! How those take part in a session who are neither petitioner, host nor an invited officer.

use server_domain::Timestamp;
use server_domain::id::{ParticipantId, SessionId, StaffId};
use server_domain::session::attendance::Way;
use server_domain::session::participant::Role;
use sqlx::FromRow;

use crate::participant::{self, Participant};
use crate::seal::Column;
use crate::value::{args, id, word};
use crate::{Fail, Tx};

const REASON: Column = Column { table: "attendance", name: "reason_sealed" };

/// Somebody who was asked in, or came of themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    pub participant: Participant,
    pub session_id: SessionId,
    pub way: Way,
    pub reason: String,
    pub asked_by: StaffId,
    pub asked_at: Timestamp,
    pub removed_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    participant_id: String,
    session_id: String,
    way: String,
    reason_sealed: String,
    asked_by: String,
    asked_at: i64,
    removed_at: Option<i64>,
}

macro_rules! select {
    ($tail:literal) => {
        concat!("SELECT participant_id, session_id, way, reason_sealed, asked_by, asked_at, removed_at FROM attendance ", $tail)
    };
}

async fn read(tx: &mut Tx, r: Row) -> Result<Attendance, Fail> {
    let who: ParticipantId = id("attendance", "participant_id", &r.participant_id)?;
    let participant = participant::get(tx, who).await?.ok_or_else(|| Fail::Inconsistent {
        table: "attendance",
        column: "participant_id",
        id: r.participant_id.clone(),
    })?;
    Ok(Attendance {
        participant,
        session_id: id("attendance", "session_id", &r.session_id)?,
        way: word("attendance", "way", &r.way, Way::parse)?,
        reason: tx.seal.open(REASON, &r.participant_id, &r.reason_sealed)?,
        asked_by: id("attendance", "asked_by", &r.asked_by)?,
        asked_at: Timestamp(r.asked_at),
        removed_at: r.removed_at.map(Timestamp),
    })
}

async fn read_all(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<Attendance>, Fail> {
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        out.push(read(tx, row).await?);
    }
    Ok(out)
}

/// Who is asked in, and how.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    pub session: SessionId,
    pub role: Role,
    pub who: Who<'a>,
    pub way: Way,
    pub reason: &'a str,
    pub by: StaffId,
}

/// With an account, or by name.
#[derive(Debug, Clone, Copy)]
pub enum Who<'a> {
    Staff(StaffId),
    Named(&'a str),
}

/// Adds somebody; staff who were removed before come back in the new role. Says by which id they take part.
///
/// # Errors
/// `representatives_limit`.
pub async fn add(tx: &mut Tx, fresh: ParticipantId, a: &Asked<'_>, now: Timestamp) -> Result<ParticipantId, Fail> {
    let who = match a.who {
        Who::Staff(staff) => participant::take_as(tx, fresh, a.session, a.role, staff).await?,
        Who::Named(name) => {
            participant::add_named(tx, fresh, a.session, a.role, name).await?;
            fresh
        }
    };
    let sealed = tx.seal.seal(REASON, &who.to_string(), a.reason);
    let sql = "INSERT INTO attendance (participant_id, session_id, way, reason_sealed, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5, $6)
               ON CONFLICT (participant_id) DO UPDATE SET way = $3, reason_sealed = $4, asked_by = $5, asked_at = $6, removed_at = NULL";
    tx.exec(sql, args![who, a.session, a.way.as_str(), sealed, a.by, now]).await?;
    Ok(who)
}

/// Writes down that somebody may not come any more; `false` if they might not before.
pub async fn remove(tx: &mut Tx, participant: ParticipantId, now: Timestamp) -> Result<bool, Fail> {
    let sql = "UPDATE attendance SET removed_at = $2 WHERE participant_id = $1 AND removed_at IS NULL";
    Ok(tx.exec(sql, args![participant, now]).await? == 1)
}

pub async fn get(tx: &mut Tx, participant: ParticipantId) -> Result<Option<Attendance>, Fail> {
    let row: Option<Row> = tx.opt(select!("WHERE participant_id = $1"), args![participant]).await?;
    match row {
        Some(row) => read(tx, row).await.map(Some),
        None => Ok(None),
    }
}

/// All of a session, those who were removed too, in the order in which they were asked; at most 200.
pub async fn of_session(tx: &mut Tx, session: SessionId) -> Result<Vec<Attendance>, Fail> {
    let rows: Vec<Row> = tx.all(select!("WHERE session_id = $1 ORDER BY asked_at, participant_id LIMIT 200"), args![session]).await?;
    read_all(tx, rows).await
}

/// Of one staff member in a session, if they may be in it now.
pub async fn of_staff(tx: &mut Tx, session: SessionId, staff: StaffId) -> Result<Option<Attendance>, Fail> {
    let row: Option<Row> = tx
        .opt(
            select!("WHERE session_id = $1 AND removed_at IS NULL AND participant_id IN (SELECT id FROM participant WHERE session_id = $1 AND staff_id = $2)"),
            args![session, staff],
        )
        .await?;
    match row {
        Some(row) => read(tx, row).await.map(Some),
        None => Ok(None),
    }
}

/// How many of a session may come or are there.
pub async fn count(tx: &mut Tx, session: SessionId) -> Result<usize, Fail> {
    let sql = "SELECT COUNT(*) FROM attendance WHERE session_id = $1 AND removed_at IS NULL";
    let (n,): (i64,) = tx.one(sql, args![session]).await?;
    Ok(usize::try_from(n).unwrap_or_default())
}
