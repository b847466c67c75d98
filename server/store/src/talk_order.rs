//! What was ordered during a talk: for the log, and so that a stop and a side room outlive the server.

use server_domain::Timestamp;
use server_domain::id::{ParticipantId, SessionId};
use server_domain::session::talk::TalkOrder;

use crate::value::{args, id, word};
use crate::{Fail, Tx};

/// An order of the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordered {
    pub at: Timestamp,
    pub by: ParticipantId,
    pub what: TalkOrder,
    /// Whom it is about; `None` for what holds for the whole room.
    pub about: Option<ParticipantId>,
}

pub async fn add(tx: &mut Tx, session: SessionId, o: &Ordered) -> Result<(), Fail> {
    let sql = "INSERT INTO talk_order (session_id, no, at, by_id, what, about_id)
               SELECT $1, COALESCE(MAX(no), 0) + 1, $2, $3, $4, $5 FROM talk_order WHERE session_id = $1";
    tx.exec(sql, args![session, o.at, o.by, o.what.as_str(), o.about]).await?;
    Ok(())
}

/// All orders of a session, oldest first.
pub async fn of_session(tx: &mut Tx, session: SessionId) -> Result<Vec<Ordered>, Fail> {
    let sql = "SELECT at, by_id, what, about_id FROM talk_order WHERE session_id = $1 ORDER BY no LIMIT 1000";
    let rows: Vec<(i64, String, String, Option<String>)> = tx.all(sql, args![session]).await?;
    let read = |(at, by, what, about): (i64, String, String, Option<String>)| {
        Ok(Ordered {
            at: Timestamp(at),
            by: id("talk_order", "by_id", &by)?,
            what: word("talk_order", "what", &what, TalkOrder::parse)?,
            about: about.as_deref().map(|p| id("talk_order", "about_id", p)).transpose()?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Whether an order holds for the whole room: nothing undid it after the last one.
pub async fn holds(tx: &mut Tx, session: SessionId, order: TalkOrder, undone_by: TalkOrder) -> Result<bool, Fail> {
    let sql = "SELECT what FROM talk_order WHERE session_id = $1 AND what IN ($2, $3) ORDER BY no DESC LIMIT 1";
    let row: Option<(String,)> = tx.opt(sql, args![session, order.as_str(), undone_by.as_str()]).await?;
    Ok(row.is_some_and(|(what,)| what == order.as_str()))
}
