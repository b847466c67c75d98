//! Invitations of county officers into sessions, with every change of them, and the rule of the ladder.

use server_domain::id::{InvitationId, SessionId, StaffId};
use server_domain::invitation::ladder::LadderPolicy;
use server_domain::invitation::{Invitation as State, Why};
use server_domain::{Day, Rejection, RejectionCode, Timestamp};
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
    /// Whose place this one takes on the ladder.
    pub follows: Option<InvitationId>,
    /// When the petitioner answered.
    pub answered_at: Option<Timestamp>,
    pub sent_at: Option<Timestamp>,
    /// Until when the officer's answer is waited for.
    pub wait_until: Option<Timestamp>,
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
    follows_id: Option<String>,
    answered_at: Option<i64>,
    sent_at: Option<i64>,
    wait_until: Option<i64>,
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT id, session_id, officer_id, inviter_id, state, reason_sealed, decline_reason_sealed, follows_id, answered_at, sent_at,
                    wait_until FROM invitation ",
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
        follows: r.follows_id.as_deref().map(|i| id("invitation", "follows_id", i)).transpose()?,
        answered_at: r.answered_at.map(Timestamp),
        sent_at: r.sent_at.map(Timestamp),
        wait_until: r.wait_until.map(Timestamp),
    })
}

/// Who changed an invitation and why.
#[derive(Debug, Clone, Copy)]
pub struct Turn {
    /// Nobody for the petitioner and for the ladder itself.
    pub by: Option<StaffId>,
    pub why: Why,
}

impl Turn {
    /// A change that nobody of staff made.
    pub const fn of(why: Why) -> Self {
        Self { by: None, why }
    }

    /// A change that a staff member made.
    pub const fn by(staff: StaffId, why: Why) -> Self {
        Self { by: Some(staff), why }
    }
}

/// Adds an invitation with its first step.
///
/// # Errors
/// A unique violation if an invitation to the same officer is open, or another one follows the same.
pub async fn insert(tx: &mut Tx, i: &Invitation, turn: &Turn, now: Timestamp) -> Result<(), Fail> {
    let sealed = tx.seal.seal(REASON, &i.id.to_string(), &i.reason);
    tx.exec(
        "INSERT INTO invitation (id, session_id, officer_id, inviter_id, state, reason_sealed, follows_id, asked_at, answered_at, sent_at, wait_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        args![
            i.id,
            i.session_id,
            i.officer_id,
            i.inviter_id,
            i.state.as_str(),
            sealed,
            i.follows,
            now,
            i.answered_at,
            i.sent_at,
            i.wait_until
        ],
    )
    .await?;
    add_step(tx, i.id, i.state, turn, now).await
}

async fn add_step(tx: &mut Tx, invitation: InvitationId, state: State, turn: &Turn, now: Timestamp) -> Result<(), Fail> {
    let (before,): (i64,) = tx.one("SELECT COUNT(*) FROM invitation_step WHERE invitation_id = $1", args![invitation]).await?;
    let sql = "INSERT INTO invitation_step (invitation_id, seq, state, at, staff_id, why) VALUES ($1, $2, $3, $4, $5, $6)";
    tx.exec(sql, args![invitation, before + 1, state.as_str(), now, turn.by, turn.why.as_str()]).await?;
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

/// What an officer is asked to now: sent, accepted, or left of themselves, in sessions that still run.
pub async fn of_officer(tx: &mut Tx, officer: StaffId) -> Result<Vec<Invitation>, Fail> {
    let sql = select!(
        "WHERE officer_id = $1 AND state IN ('sent', 'accepted', 'left')
         AND session_id IN (SELECT id FROM session WHERE state IN ('lobby', 'preflight_ok', 'live', 'interrupted', 'closing'))
         AND (state <> 'left' OR (SELECT p.why FROM invitation_step p WHERE p.invitation_id = invitation.id ORDER BY p.seq DESC LIMIT 1) <> 'removed')
         ORDER BY asked_at DESC LIMIT 50"
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

/// Those of sessions that run whose time is over, the oldest first; at most 100.
pub async fn overdue(tx: &mut Tx, now: Timestamp) -> Result<Vec<InvitationId>, Fail> {
    let sql = "SELECT id FROM invitation WHERE state = 'sent' AND wait_until <= $1
                 AND session_id IN (SELECT id FROM session WHERE state IN ('lobby', 'preflight_ok', 'live', 'interrupted', 'closing'))
               ORDER BY wait_until, id LIMIT 100";
    let rows: Vec<(String,)> = tx.all(sql, args![now]).await?;
    rows.iter().map(|(i,)| id("invitation", "id", i)).collect()
}

/// Whether the ladder went on from an invitation.
pub async fn is_followed(tx: &mut Tx, invitation: InvitationId) -> Result<bool, Fail> {
    let sql =
        "SELECT (SELECT COUNT(*) FROM invitation WHERE follows_id = $1) + (SELECT COUNT(*) FROM owed_reply WHERE invitation_id = $1) AS n";
    let (n,): (i64,) = tx.one(sql, args![invitation]).await?;
    Ok(n > 0)
}

/// Sets until when an answer is waited for, before it is sent.
pub async fn set_wait(tx: &mut Tx, invitation: InvitationId, until: Timestamp) -> Result<(), Fail> {
    tx.exec("UPDATE invitation SET wait_until = $2 WHERE id = $1", args![invitation, until]).await?;
    Ok(())
}

/// Saves a new state with its step; `was` guards against a change in between.
///
/// # Errors
/// `invitation_state` if somebody else changed it in between.
pub async fn save(tx: &mut Tx, invitation: InvitationId, was: State, next: State, turn: &Turn, now: Timestamp) -> Result<(), Fail> {
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
                stamp(&[State::Left, State::Declined, State::Unanswered, State::Withdrawn])
            ],
        )
        .await?;
    if changed != 1 {
        return Err(Rejection::new(RejectionCode::InvitationState).with("state", "changed").with("action", next.as_str()).into());
    }
    add_step(tx, invitation, next, turn, now).await
}

/// Keeps why the officer declined.
pub async fn save_decline_reason(tx: &mut Tx, invitation: InvitationId, reason: &str) -> Result<(), Fail> {
    let sealed = tx.seal.seal(DECLINE_REASON, &invitation.to_string(), reason);
    tx.exec("UPDATE invitation SET decline_reason_sealed = $2 WHERE id = $1", args![invitation, sealed]).await?;
    Ok(())
}

/// Why an invitation changed last.
pub async fn last_why(tx: &mut Tx, invitation: InvitationId) -> Result<Option<Why>, Fail> {
    let sql = "SELECT why FROM invitation_step WHERE invitation_id = $1 ORDER BY seq DESC LIMIT 1";
    let row: Option<(String,)> = tx.opt(sql, args![invitation]).await?;
    row.map(|(w,)| word("invitation_step", "why", &w, Why::parse)).transpose()
}

/// A change as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub state: State,
    pub at: Timestamp,
    /// Name and English name of who did it.
    pub by: Option<(String, String)>,
    pub why: Why,
}

#[derive(FromRow)]
struct StepRow {
    state: String,
    at: i64,
    name: Option<String>,
    name_en: Option<String>,
    why: String,
}

/// What happened to an invitation, the oldest first.
pub async fn steps(tx: &mut Tx, invitation: InvitationId) -> Result<Vec<Step>, Fail> {
    let sql = "SELECT p.state, p.at, s.name, s.name_en, p.why FROM invitation_step p LEFT JOIN staff s ON s.id = p.staff_id
               WHERE p.invitation_id = $1 ORDER BY p.seq LIMIT 100";
    let rows: Vec<StepRow> = tx.all(sql, args![invitation]).await?;
    let read = |r: StepRow| {
        Ok(Step {
            state: word("invitation_step", "state", &r.state, State::parse)?,
            at: Timestamp(r.at),
            by: r.name.zip(r.name_en),
            why: word("invitation_step", "why", &r.why, Why::parse)?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// The rule that is valid on a day.
pub async fn policy(tx: &mut Tx, day: Day) -> Result<LadderPolicy, Fail> {
    let sql = "SELECT valid_from, answer_s, reply_h FROM ladder_policy WHERE valid_from <= $1 ORDER BY valid_from DESC LIMIT 1";
    let row: Option<(String, i64, i64)> = tx.opt(sql, args![day]).await?;
    let (from, answer_s, reply_h) =
        row.ok_or_else(|| Fail::Inconsistent { table: "ladder_policy", column: "valid_from", id: day.to_string() })?;
    Ok(LadderPolicy { valid_from: word("ladder_policy", "valid_from", &from, Day::parse)?, answer_s, reply_h })
}
