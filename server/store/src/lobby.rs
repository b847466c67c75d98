//! The lobby: who sits and waits to be received, the rule of the day, and words to those who wait.

use server_domain::id::{NoticeId, QueueId, SessionId, StaffId, TicketId};
use server_domain::session::lobby::LobbyPolicy;
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id};
use crate::{Fail, Tx};

const TEXT: Column = Column { table: "lobby_notice", name: "text_sealed" };

/// The rule that is valid on a day.
pub async fn policy(tx: &mut Tx, day: Day) -> Result<LobbyPolicy, Fail> {
    let sql = "SELECT lobby_open_min, lobby_ahead_max FROM lobby_policy WHERE valid_from <= $1 ORDER BY valid_from DESC LIMIT 1";
    let row: Option<(i64, i64)> = tx.opt(sql, args![day]).await?;
    let (open_min, ahead_max) =
        row.ok_or_else(|| Fail::Inconsistent { table: "lobby_policy", column: "valid_from", id: day.to_string() })?;
    Ok(LobbyPolicy { open_min, ahead_max: ahead_max as u32 })
}

/// The sessions in whose seat somebody of a line sits and whom nobody called yet, in the order of calling.
pub async fn in_queue(tx: &mut Tx, queue: QueueId, day: Day) -> Result<Vec<(TicketId, SessionId)>, Fail> {
    let sql = "SELECT t.id, s.id FROM ticket t JOIN session s ON s.ticket_id = t.id
               WHERE t.queue_id = $1 AND t.day = $2 AND t.state IN ('issued', 'transferred', 'requeued')
                 AND s.state IN ('lobby', 'preflight_ok') AND s.host_id IS NULL
                 AND EXISTS (SELECT 1 FROM seat x WHERE x.ticket_id = t.id AND x.released_at IS NULL)
               ORDER BY t.rank_at, t.issued_at, t.no LIMIT 100";
    let rows: Vec<(String, String)> = tx.all(sql, args![queue, day]).await?;
    rows.iter().map(|(t, s)| Ok((id("ticket", "id", t)?, id("session", "id", s)?))).collect()
}

/// Words to somebody who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub id: NoticeId,
    /// `notice` or `sent_back`.
    pub kind: String,
    pub text: String,
    pub by: StaffId,
    pub at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    id: String,
    kind: String,
    text_sealed: String,
    staff_id: String,
    at: i64,
}

pub async fn write(tx: &mut Tx, session: SessionId, n: &Notice) -> Result<(), Fail> {
    let sealed = tx.seal.seal(TEXT, &n.id.to_string(), &n.text);
    let sql = "INSERT INTO lobby_notice (id, session_id, kind, text_sealed, staff_id, at) VALUES ($1, $2, $3, $4, $5, $6)";
    tx.exec(sql, args![n.id, session, n.kind.as_str(), sealed, n.by, n.at]).await?;
    Ok(())
}

/// What was not read yet of a session, the oldest first.
pub async fn unread(tx: &mut Tx, session: SessionId) -> Result<Vec<Notice>, Fail> {
    let sql =
        "SELECT id, kind, text_sealed, staff_id, at FROM lobby_notice WHERE session_id = $1 AND read_at IS NULL ORDER BY at, id LIMIT 20";
    let rows: Vec<Row> = tx.all(sql, args![session]).await?;
    let open = |r: Row| {
        Ok(Notice {
            text: tx.seal.open(TEXT, &r.id, &r.text_sealed)?,
            by: id("lobby_notice", "staff_id", &r.staff_id)?,
            at: Timestamp(r.at),
            kind: r.kind,
            id: id("lobby_notice", "id", &r.id)?,
        })
    };
    rows.into_iter().map(open).collect()
}

/// The person read it; `false` if there is no such unread one of the session.
pub async fn read(tx: &mut Tx, session: SessionId, notice: NoticeId, now: Timestamp) -> Result<bool, Fail> {
    let sql = "UPDATE lobby_notice SET read_at = $3 WHERE id = $2 AND session_id = $1 AND read_at IS NULL";
    Ok(tx.exec(sql, args![session, notice, now]).await? == 1)
}
