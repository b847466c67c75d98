//! The sessions of one number in a row: who received, where, from when to when, and how it ended.

use server_domain::Timestamp;
use server_domain::id::{SessionId, SiteId, StaffId, TicketId};
use server_domain::session::{SessionKind, Why};
use sqlx::FromRow;

use crate::session::WORDS;
use crate::value::{args, id, word};
use crate::{Fail, Tx};

/// One session with its last step but for being put away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub id: SessionId,
    pub kind: SessionKind,
    /// A word of the states.
    pub state: String,
    pub site_id: SiteId,
    pub host_id: Option<StaffId>,
    pub opened_at: Timestamp,
    pub live_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub why: Why,
    pub words: Option<String>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    kind: String,
    state: String,
    site_id: String,
    host_id: Option<String>,
    opened_at: i64,
    live_at: Option<i64>,
    ended_at: Option<i64>,
    seq: i64,
    why: String,
    words_sealed: Option<String>,
}

/// Every session of a number, the oldest first.
pub async fn of_ticket(tx: &mut Tx, ticket: TicketId) -> Result<Vec<Listed>, Fail> {
    let sql = "SELECT s.id, s.kind, s.state, s.site_id, s.host_id, s.opened_at, s.live_at, s.ended_at, p.seq, p.why, p.words_sealed
               FROM session s JOIN session_step p ON p.session_id = s.id
                AND p.seq = (SELECT MAX(x.seq) FROM session_step x WHERE x.session_id = s.id AND x.why <> 'nothing_open')
               WHERE s.ticket_id = $1 ORDER BY s.opened_at, s.id LIMIT 100";
    let rows: Vec<Row> = tx.all(sql, args![ticket]).await?;
    let read = |r: Row| {
        let words = r.words_sealed.as_deref().map(|w| tx.seal.open(WORDS, &format!("{}:{}", r.id, r.seq), w)).transpose()?;
        Ok(Listed {
            id: id("session", "id", &r.id)?,
            kind: word("session", "kind", &r.kind, SessionKind::parse)?,
            state: r.state,
            site_id: id("session", "site_id", &r.site_id)?,
            host_id: r.host_id.as_deref().map(|h| id("session", "host_id", h)).transpose()?,
            opened_at: Timestamp(r.opened_at),
            live_at: r.live_at.map(Timestamp),
            ended_at: r.ended_at.map(Timestamp),
            why: word("session_step", "why", &r.why, Why::parse)?,
            words,
        })
    };
    rows.into_iter().map(read).collect()
}
