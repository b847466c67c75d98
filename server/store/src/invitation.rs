//! Invitations of county officers into sessions.

use server_domain::Timestamp;
use server_domain::id::{InvitationId, SessionId, StaffId};
use server_domain::invitation::Invitation as State;
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id, word};
use crate::{Fail, Tx};

const REASON: Column = Column { table: "invitation", name: "reason_sealed" };
const DECLINE_REASON: Column = Column { table: "invitation", name: "decline_reason_sealed" };

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    pub session_id: SessionId,
    pub officer_id: StaffId,
    pub inviter_id: StaffId,
    pub state: State,
    pub reason: String,
    /// Why the officer cannot come.
    pub decline_reason: Option<String>,
    pub sent_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    session_id: String,
    officer_id: String,
    inviter_id: String,
    state: String,
    reason_sealed: String,
    decline_reason_sealed: Option<String>,
    sent_at: Option<i64>,
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT id, session_id, officer_id, inviter_id, state, reason_sealed, decline_reason_sealed, sent_at FROM invitation ",
            $tail
        )
    };
}

fn open(tx: &Tx, r: Row) -> Result<Invitation, Fail> {
    Ok(Invitation {
        reason: tx.seal.open(REASON, &r.id, &r.reason_sealed)?,
        decline_reason: r.decline_reason_sealed.as_deref().map(|s| tx.seal.open(DECLINE_REASON, &r.id, s)).transpose()?,
        id: id("invitation", "id", &r.id)?,
        session_id: id("invitation", "session_id", &r.session_id)?,
        officer_id: id("invitation", "officer_id", &r.officer_id)?,
        inviter_id: id("invitation", "inviter_id", &r.inviter_id)?,
        state: word("invitation", "state", &r.state, State::parse)?,
        sent_at: r.sent_at.map(Timestamp),
    })
}

/// Adds an invitation in state `asking`.
///
/// # Errors
/// A unique violation if an invitation to the same officer is open.
pub async fn insert(tx: &mut Tx, i: &Invitation, now: Timestamp) -> Result<(), Fail> {
    let sealed = tx.seal.seal(REASON, &i.id.to_string(), &i.reason);
    tx.exec(
        "INSERT INTO invitation (id, session_id, officer_id, inviter_id, state, reason_sealed, asked_at) VALUES ($1, $2, $3, $4, 'asking', $5, $6)",
        args![i.id, i.session_id, i.officer_id, i.inviter_id, sealed, now],
    )
    .await?;
    Ok(())
}

pub async fn get(tx: &mut Tx, invitation: InvitationId) -> Result<Option<Invitation>, Fail> {
    let row: Option<Row> = tx.opt(select!("WHERE id = $1"), args![invitation]).await?;
    row.map(|r| open(tx, r)).transpose()
}

pub async fn of_session(tx: &mut Tx, session: SessionId) -> Result<Vec<Invitation>, Fail> {
    let rows: Vec<Row> = tx.all(select!("WHERE session_id = $1 ORDER BY asked_at, id LIMIT 50"), args![session]).await?;
    rows.into_iter().map(|r| open(tx, r)).collect()
}

/// What an officer is asked to now: sent, accepted or left, in sessions that still run.
pub async fn of_officer(tx: &mut Tx, officer: StaffId) -> Result<Vec<Invitation>, Fail> {
    let sql = select!(
        "WHERE officer_id = $1 AND state IN ('sent', 'accepted', 'left')
         AND session_id IN (SELECT id FROM session WHERE state <> 'ended') ORDER BY asked_at DESC LIMIT 50"
    );
    let rows: Vec<Row> = tx.all(sql, args![officer]).await?;
    rows.into_iter().map(|r| open(tx, r)).collect()
}

/// An officer's invitation into a session, if the officer may be in it now.
pub async fn accepted(tx: &mut Tx, session: SessionId, officer: StaffId) -> Result<Option<Invitation>, Fail> {
    let row: Option<Row> =
        tx.opt(select!("WHERE session_id = $1 AND officer_id = $2 AND state = 'accepted'"), args![session, officer]).await?;
    row.map(|r| open(tx, r)).transpose()
}

/// Saves a new state; `was` guards against a change in between.
///
/// # Errors
/// [`Fail::Inconsistent`] if the row is not in the state that was decided on.
pub async fn save(tx: &mut Tx, invitation: InvitationId, was: State, next: State, now: Timestamp) -> Result<(), Fail> {
    let stamp = |wanted: &[State]| wanted.contains(&next).then_some(now);
    let changed = tx
        .exec(
            "UPDATE invitation SET state = $3, answered_at = COALESCE(answered_at, $4), sent_at = COALESCE(sent_at, $5),
                    accepted_at = COALESCE(accepted_at, $6), ended_at = $7 WHERE id = $1 AND state = $2",
            args![
                invitation,
                was.as_str(),
                next.as_str(),
                stamp(&[State::Agreed, State::Refused]),
                stamp(&[State::Sent]),
                stamp(&[State::Accepted]),
                stamp(&[State::Left, State::Declined, State::Withdrawn])
            ],
        )
        .await?;
    if changed == 1 { Ok(()) } else { Err(Fail::Inconsistent { table: "invitation", column: "state", id: invitation.to_string() }) }
}

/// Keeps why the officer declined.
pub async fn save_decline_reason(tx: &mut Tx, invitation: InvitationId, reason: &str) -> Result<(), Fail> {
    let sealed = tx.seal.seal(DECLINE_REASON, &invitation.to_string(), reason);
    tx.exec("UPDATE invitation SET decline_reason_sealed = $2 WHERE id = $1", args![invitation, sealed]).await?;
    Ok(())
}
