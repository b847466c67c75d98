//! When somebody of a running session was away, and what the host chose then.

use server_domain::Timestamp;
use server_domain::id::{ParticipantId, SessionId, StaffId};
use server_domain::session::interruption::{Cause, Choice};
use server_domain::session::participant::Role;
use sqlx::FromRow;

use crate::value::{args, id, word};
use crate::{Fail, Tx};

/// Somebody was away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interruption {
    pub no: i64,
    pub participant: ParticipantId,
    pub role: Role,
    pub from: Timestamp,
    pub to: Option<Timestamp>,
    pub why: Cause,
    pub choice: Option<(Choice, Timestamp)>,
}

#[derive(FromRow)]
struct Row {
    no: i64,
    participant_id: String,
    role: String,
    from_at: i64,
    to_at: Option<i64>,
    why: String,
    choice: Option<String>,
    chosen_at: Option<i64>,
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT i.no, i.participant_id, p.role, i.from_at, i.to_at, i.why, i.choice, i.chosen_at
             FROM interruption i JOIN participant p ON p.id = i.participant_id ",
            $tail
        )
    };
}

impl TryFrom<Row> for Interruption {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        let choice = r.choice.as_deref().map(|c| word("interruption", "choice", c, Choice::parse)).transpose()?;
        Ok(Self {
            no: r.no,
            participant: id("interruption", "participant_id", &r.participant_id)?,
            role: word("participant", "role", &r.role, Role::parse)?,
            from: Timestamp(r.from_at),
            to: r.to_at.map(Timestamp),
            why: word("interruption", "why", &r.why, Cause::parse)?,
            choice: choice.zip(r.chosen_at.map(Timestamp)),
        })
    }
}

/// Somebody went away; who is away already stays so since then.
pub async fn begin(tx: &mut Tx, session: SessionId, participant: ParticipantId, why: Cause, now: Timestamp) -> Result<(), Fail> {
    let sql = "SELECT no FROM interruption WHERE participant_id = $1 AND to_at IS NULL";
    let open: Option<(i64,)> = tx.opt(sql, args![participant]).await?;
    if open.is_some() {
        return Ok(());
    }
    let (before,): (i64,) = tx.one("SELECT COUNT(*) FROM interruption WHERE session_id = $1", args![session]).await?;
    let sql = "INSERT INTO interruption (session_id, no, participant_id, from_at, why) VALUES ($1, $2, $3, $4, $5)";
    tx.exec(sql, args![session, before + 1, participant, now, why.as_str()]).await?;
    Ok(())
}

/// Somebody is back.
pub async fn end(tx: &mut Tx, participant: ParticipantId, now: Timestamp) -> Result<(), Fail> {
    tx.exec("UPDATE interruption SET to_at = $2 WHERE participant_id = $1 AND to_at IS NULL", args![participant, now]).await?;
    Ok(())
}

/// The session is over: nobody is waited for any more.
pub async fn end_all(tx: &mut Tx, session: SessionId, now: Timestamp) -> Result<(), Fail> {
    tx.exec("UPDATE interruption SET to_at = $2 WHERE session_id = $1 AND to_at IS NULL", args![session, now]).await?;
    Ok(())
}

/// The petitioner's that runs.
pub async fn of_petitioner(tx: &mut Tx, session: SessionId) -> Result<Option<Interruption>, Fail> {
    let sql = select!("WHERE i.session_id = $1 AND p.role = 'petitioner' AND i.to_at IS NULL");
    tx.opt::<Row>(sql, args![session]).await?.map(Interruption::try_from).transpose()
}

/// Writes down what the host chose.
pub async fn choose(tx: &mut Tx, session: SessionId, no: i64, choice: Choice, by: StaffId, now: Timestamp) -> Result<(), Fail> {
    let sql = "UPDATE interruption SET choice = $3, chosen_at = $4, chosen_by = $5 WHERE session_id = $1 AND no = $2";
    tx.exec(sql, args![session, no, choice.as_str(), now, by]).await?;
    Ok(())
}

/// All of a session, the oldest first.
pub async fn of_session(tx: &mut Tx, session: SessionId) -> Result<Vec<Interruption>, Fail> {
    let rows: Vec<Row> = tx.all(select!("WHERE i.session_id = $1 ORDER BY i.no LIMIT 500"), args![session]).await?;
    rows.into_iter().map(Interruption::try_from).collect()
}
