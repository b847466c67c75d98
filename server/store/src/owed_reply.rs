//! Written replies that units owe. Question and answer are sealed.

use server_domain::id::{InvitationId, OwedReplyId, SessionId, StaffId, TicketId, UnitId};
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id};
use crate::{Fail, Tx};

const QUESTION: Column = Column { table: "owed_reply", name: "question_sealed" };
const TEXT: Column = Column { table: "owed_reply", name: "text_sealed" };

/// A reply that is owed, or was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedReply {
    pub id: OwedReplyId,
    /// The last who was asked.
    pub invitation_id: InvitationId,
    pub session_id: SessionId,
    pub ticket_id: TicketId,
    pub unit_id: UnitId,
    /// Who received when it came to be owed.
    pub asker_id: StaffId,
    pub question: String,
    pub owed_at: Timestamp,
    pub due_at: Timestamp,
    pub answer: Option<Answer>,
}

/// The written reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub text: String,
    pub by: StaffId,
    pub at: Timestamp,
}

impl OwedReply {
    /// Whether it is late: still owed after its time.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.answer.is_none() && now > self.due_at
    }
}

#[derive(FromRow)]
struct Row {
    id: String,
    invitation_id: String,
    session_id: String,
    ticket_id: String,
    unit_id: String,
    asker_id: String,
    question_sealed: String,
    owed_at: i64,
    due_at: i64,
    text_sealed: Option<String>,
    answered_by: Option<String>,
    answered_at: Option<i64>,
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT id, invitation_id, session_id, ticket_id, unit_id, asker_id, question_sealed, owed_at, due_at, text_sealed, answered_by,
                    answered_at FROM owed_reply ",
            $tail
        )
    };
}

fn open(tx: &Tx, r: Row) -> Result<OwedReply, Fail> {
    let answer = match (r.text_sealed, r.answered_by, r.answered_at) {
        (Some(sealed), Some(by), Some(at)) => {
            Some(Answer { text: tx.seal.open(TEXT, &r.id, &sealed)?, by: id("owed_reply", "answered_by", &by)?, at: Timestamp(at) })
        }
        _ => None,
    };
    Ok(OwedReply {
        question: tx.seal.open(QUESTION, &r.id, &r.question_sealed)?,
        invitation_id: id("owed_reply", "invitation_id", &r.invitation_id)?,
        session_id: id("owed_reply", "session_id", &r.session_id)?,
        ticket_id: id("owed_reply", "ticket_id", &r.ticket_id)?,
        unit_id: id("owed_reply", "unit_id", &r.unit_id)?,
        asker_id: id("owed_reply", "asker_id", &r.asker_id)?,
        owed_at: Timestamp(r.owed_at),
        due_at: Timestamp(r.due_at),
        answer,
        id: id("owed_reply", "id", &r.id)?,
    })
}

fn many(tx: &Tx, rows: Vec<Row>) -> Result<Vec<OwedReply>, Fail> {
    rows.into_iter().map(|r| open(tx, r)).collect()
}

/// Writes down that a reply is owed, by the rule that began on `policy_from`; `answer` of the value is not read.
///
/// # Errors
/// A unique violation if one is owed after the same invitation already.
pub async fn insert(tx: &mut Tx, o: &OwedReply, policy_from: Day) -> Result<(), Fail> {
    let sealed = tx.seal.seal(QUESTION, &o.id.to_string(), &o.question);
    tx.exec(
        "INSERT INTO owed_reply (id, invitation_id, session_id, ticket_id, unit_id, asker_id, question_sealed, owed_at, due_at, policy_from)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![o.id, o.invitation_id, o.session_id, o.ticket_id, o.unit_id, o.asker_id, sealed, o.owed_at, o.due_at, policy_from],
    )
    .await?;
    Ok(())
}

pub async fn get(tx: &mut Tx, reply: OwedReplyId) -> Result<Option<OwedReply>, Fail> {
    let row: Option<Row> = tx.opt(select!("WHERE id = $1"), args![reply]).await?;
    row.map(|r| open(tx, r)).transpose()
}

/// What is owed to the person of a ticket, the oldest first.
pub async fn of_ticket(tx: &mut Tx, ticket: TicketId) -> Result<Vec<OwedReply>, Fail> {
    let rows: Vec<Row> = tx.all(select!("WHERE ticket_id = $1 ORDER BY owed_at, id LIMIT 50"), args![ticket]).await?;
    many(tx, rows)
}

/// What came to be owed in a session, the oldest first.
pub async fn of_session(tx: &mut Tx, session: SessionId) -> Result<Vec<OwedReply>, Fail> {
    let rows: Vec<Row> = tx.all(select!("WHERE session_id = $1 ORDER BY owed_at, id LIMIT 50"), args![session]).await?;
    many(tx, rows)
}

/// What a unit owes, the most urgent first, then what it answered, the latest first.
pub async fn of_unit(tx: &mut Tx, unit: UnitId, limit: i64) -> Result<Vec<OwedReply>, Fail> {
    let sql = select!(
        "WHERE unit_id = $1 ORDER BY CASE WHEN answered_at IS NULL THEN 0 ELSE 1 END, CASE WHEN answered_at IS NULL THEN due_at ELSE -answered_at END,
                  id LIMIT $2"
    );
    let rows: Vec<Row> = tx.all(sql, args![unit, limit]).await?;
    many(tx, rows)
}

/// Keeps the written reply; `false` if somebody else was quicker.
pub async fn answer(tx: &mut Tx, reply: OwedReplyId, a: &Answer) -> Result<bool, Fail> {
    let sealed = tx.seal.seal(TEXT, &reply.to_string(), &a.text);
    let sql = "UPDATE owed_reply SET text_sealed = $2, answered_by = $3, answered_at = $4 WHERE id = $1 AND answered_at IS NULL";
    Ok(tx.exec(sql, args![reply, sealed, a.by, a.at]).await? == 1)
}
