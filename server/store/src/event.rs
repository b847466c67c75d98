//! Streams of facts: the feed and the audit trail in one.
//!
//! The stream's row is taken last in a transaction and held to its commit, so sequence order is commit order and a
//! reader that has seen N never misses a smaller number.

use server_domain::Timestamp;
use server_domain::event::{EventKind, GENESIS, chain_hash};
use server_domain::id::SiteId;
use sqlx::FromRow;

use crate::value::args;
use crate::{Fail, Tx};

/// A stored fact.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Event {
    pub stream: String,
    pub seq: i64,
    pub at: i64,
    pub kind: String,
    /// JSON: ids, numbers and labels only.
    pub body: String,
    pub hash: String,
}

/// Most events read at once.
pub const PAGE: i64 = 1000;

/// Appends a fact to a site's stream and links it into the hash chain. Returns its sequence number.
pub async fn append(tx: &mut Tx, site: SiteId, kind: EventKind, body: &serde_json::Value, at: Timestamp) -> Result<i64, Fail> {
    let stream = site.to_string();
    let body = body.to_string();
    let (seq, head) = match tx.heads.get(&stream) {
        Some((seq, head)) => (seq + 1, head.clone()),
        None => take(tx, &stream).await?,
    };
    let hash = chain_hash(&head, &stream, seq, at, kind.as_str(), &body);
    tx.later(
        "INSERT INTO event (stream, seq, at, kind, body, hash) VALUES ($1, $2, $3, $4, $5, $6)",
        args![stream.as_str(), seq, at, kind.as_str(), body, hash.as_str()],
    );
    tx.later("UPDATE stream SET seq = $2, head_hash = $3 WHERE id = $1", args![stream.as_str(), seq, hash.as_str()]);
    tx.heads.insert(stream, (seq, hash));
    Ok(seq)
}

/// Takes a stream's row: the number of the next event and the hash before it.
async fn take(tx: &mut Tx, stream: &str) -> Result<(i64, String), Fail> {
    let sql = "INSERT INTO stream (id, seq, head_hash) VALUES ($1, 1, $2)
               ON CONFLICT (id) DO UPDATE SET seq = stream.seq + 1 RETURNING seq, head_hash";
    Ok(tx.one(sql, args![stream, GENESIS]).await?)
}

/// The last sequence number of every stream.
pub async fn heads(tx: &mut Tx) -> Result<Vec<(String, i64)>, Fail> {
    Ok(tx.all("SELECT id, seq FROM stream", vec![]).await?)
}

/// The last sequence number of one stream; 0 before its first event.
pub async fn head(tx: &mut Tx, site: SiteId) -> Result<i64, Fail> {
    let row: Option<(i64,)> = tx.opt("SELECT seq FROM stream WHERE id = $1", args![site]).await?;
    Ok(row.map_or(0, |(seq,)| seq))
}

/// At most [`PAGE`] events after `seq`, in order.
pub async fn after(tx: &mut Tx, stream: &str, seq: i64) -> Result<Vec<Event>, Fail> {
    let sql = "SELECT stream, seq, at, kind, body, hash FROM event WHERE stream = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    Ok(tx.all(sql, args![stream, seq, PAGE]).await?)
}

/// What the check of a stream found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chain {
    /// Every link fits, up to the head.
    Whole { events: i64 },
    /// The first event whose link or number does not fit, or the missing tail's first number.
    Broken { seq: i64 },
}

/// Recomputes a stream's chain from its first event to its head.
pub async fn verify(tx: &mut Tx, stream: &str) -> Result<Chain, Fail> {
    let head: Option<(i64, String)> = tx.opt("SELECT seq, head_hash FROM stream WHERE id = $1", args![stream]).await?;
    let (last, head_hash) = head.unwrap_or((0, GENESIS.to_owned()));
    let (mut seq, mut previous) = (0, GENESIS.to_owned());
    loop {
        let page = after(tx, stream, seq).await?;
        if page.is_empty() {
            break;
        }
        for e in page {
            let hash = chain_hash(&previous, stream, e.seq, Timestamp(e.at), &e.kind, &e.body);
            if e.seq != seq + 1 || e.hash != hash {
                return Ok(Chain::Broken { seq: seq + 1 });
            }
            (seq, previous) = (e.seq, hash);
        }
    }
    if seq == last && previous == head_hash { Ok(Chain::Whole { events: seq }) } else { Ok(Chain::Broken { seq: seq + 1 }) }
}
