//! Messages to phones: an outbox that is written in the transaction of what they tell, and emptied one lease at a time.

use std::collections::BTreeMap;

use server_domain::Timestamp;
use server_domain::message::MessageKind;
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, word};
use crate::{Fail, Tx};

pub(crate) const TO: Column = Column { table: "message", name: "to_sealed" };
const ARGS: Column = Column { table: "message", name: "args_sealed" };

/// The words that a template takes: dates, places, codes; never anything of the matter.
pub type Args = BTreeMap<String, String>;

/// A message to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The same for everything that may be run twice: `confirmation:APPOINTMENT:3`.
    pub key: String,
    /// What it is about: an appointment's id, an offer's.
    pub thing: String,
    pub kind: MessageKind,
    pub lang: String,
    pub phone: String,
    pub args: Args,
    pub ready_at: Timestamp,
    /// The moment that it is about.
    pub about_at: Option<Timestamp>,
    pub not_before: Timestamp,
    /// Tries that failed or were lost.
    pub tries: u32,
}

#[derive(FromRow)]
struct Row {
    key: String,
    thing: String,
    kind: String,
    lang: String,
    to_sealed: String,
    args_sealed: String,
    ready_at: i64,
    about_at: Option<i64>,
    not_before: i64,
    tries: i64,
}

/// Puts a message into the outbox, unless the same one was put there before.
pub fn queue(tx: &mut Tx, m: &Message) {
    let to = tx.seal.seal(TO, &m.key, &m.phone);
    let words = tx.seal.seal(ARGS, &m.key, &serde_json::to_string(&m.args).expect("plain data"));
    tx.later(
        "INSERT INTO message (key, thing, kind, lang, to_sealed, args_sealed, state, ready_at, about_at, not_before)
         VALUES ($1, $2, $3, $4, $5, $6, 'queued', $7, $8, $9) ON CONFLICT (key) DO NOTHING",
        args![m.key.as_str(), m.thing.as_str(), m.kind.as_str(), m.lang.as_str(), to, words, m.ready_at, m.about_at, m.not_before],
    );
}

/// Messages whose time has come, oldest first.
pub async fn due(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<Message>, Fail> {
    let sql = "SELECT key, thing, kind, lang, to_sealed, args_sealed, ready_at, about_at, not_before, tries FROM message
               WHERE state = 'queued' AND not_before <= $1 ORDER BY not_before, key LIMIT $2";
    let rows: Vec<Row> = tx.all(sql, args![now, limit]).await?;
    rows.into_iter()
        .map(|r| {
            let words = tx.seal.open(ARGS, &r.key, &r.args_sealed)?;
            let bad = |_| Fail::Inconsistent { table: "message", column: "args_sealed", id: r.key.clone() };
            Ok(Message {
                phone: tx.seal.open(TO, &r.key, &r.to_sealed)?,
                args: serde_json::from_str(&words).map_err(bad)?,
                kind: word("message", "kind", &r.kind, MessageKind::parse)?,
                key: r.key,
                thing: r.thing,
                lang: r.lang,
                ready_at: Timestamp(r.ready_at),
                about_at: r.about_at.map(Timestamp),
                not_before: Timestamp(r.not_before),
                tries: r.tries as u32,
            })
        })
        .collect()
}

/// Takes a message for one try that ends before `until`. `false` if another node has it, or it is over.
pub async fn lease(tx: &mut Tx, m: &Message, until: Timestamp) -> Result<bool, Fail> {
    let sql = "UPDATE message SET not_before = $3, tries = tries + 1 WHERE key = $1 AND state = 'queued' AND not_before = $2";
    Ok(tx.exec(sql, args![m.key.as_str(), m.not_before, until]).await? == 1)
}

/// Another try later.
pub fn retry(tx: &mut Tx, key: &str, at: Timestamp, problem: &str) {
    tx.later("UPDATE message SET not_before = $2, problem = $3 WHERE key = $1 AND state = 'queued'", args![key, at, problem]);
}

/// How a message ended: `sent`, `dropped` or `dead`.
pub fn end(tx: &mut Tx, key: &str, state: &str, problem: Option<&str>, now: Timestamp) {
    let sql = "UPDATE message SET state = $2, problem = $3, ended_at = $4 WHERE key = $1 AND state = 'queued'";
    tx.later(sql, args![key, state, problem, now]);
}

/// Drops what still waits about a thing that is over or changed: reminders above all.
pub fn drop_of(tx: &mut Tx, thing: &str, kinds: &[MessageKind], now: Timestamp) {
    for kind in kinds {
        let sql = "UPDATE message SET state = 'dropped', ended_at = $3 WHERE thing = $1 AND kind = $2 AND state = 'queued'";
        tx.later(sql, args![thing, kind.as_str(), now]);
    }
}

/// How many messages are in each state.
pub async fn count(tx: &mut Tx) -> Result<Vec<(String, i64)>, Fail> {
    Ok(tx.all("SELECT state, COUNT(*) FROM message GROUP BY state ORDER BY state", vec![]).await?)
}

/// Forgets messages that ended before `before`.
pub async fn forget(tx: &mut Tx, before: Timestamp) -> Result<u64, Fail> {
    Ok(tx.exec("DELETE FROM message WHERE ended_at < $1", args![before]).await?)
}

/// How many messages there are about a thing.
pub async fn of_thing(tx: &mut Tx, thing: &str) -> Result<i64, Fail> {
    let (n,): (i64,) = tx.one("SELECT COUNT(*) FROM message WHERE thing = $1", args![thing]).await?;
    Ok(n)
}
