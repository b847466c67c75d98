//! Codes sent to phones, and phones that proved themselves with one.

use server_domain::Timestamp;
use server_domain::proof::Sent;

use crate::seal::Column;
use crate::value::args;
use crate::{Fail, Tx, person};

const PHONE: Column = Column { table: "phone_proof", name: "phone_sealed" };
const CODE: Column = Column { table: "phone_code", name: "code_hash" };
const SOURCE: Column = Column { table: "phone_code", name: "source_index" };

/// A code as stored.
pub struct Code {
    pub id: String,
    pub sent: Sent,
    code_hash: String,
}

impl Code {
    /// Whether this is the code that was sent.
    pub fn is(&self, tx: &Tx, code: &str) -> bool {
        self.code_hash == hash(tx, &self.id, code)
    }
}

fn hash(tx: &Tx, id: &str, code: &str) -> String {
    tx.seal.index(CODE, &format!("{id}:{code}"))
}

/// When codes were sent to a phone, and from a source, since `since`.
pub async fn sends(tx: &mut Tx, phone: &str, source: &str, since: Timestamp) -> Result<(Vec<Timestamp>, Vec<Timestamp>), Fail> {
    let (phone, source) = (person::phone_index(tx, phone), tx.seal.index(SOURCE, source));
    let to: Vec<(i64,)> = tx.all("SELECT sent_at FROM phone_code WHERE phone_index = $1 AND sent_at >= $2", args![phone, since]).await?;
    let from: Vec<(i64,)> =
        tx.all("SELECT sent_at FROM phone_code WHERE source_index = $1 AND sent_at >= $2", args![source, since]).await?;
    let times = |rows: Vec<(i64,)>| rows.into_iter().map(|(at,)| Timestamp(at)).collect();
    Ok((times(to), times(from)))
}

/// Keeps a code that goes out.
pub fn keep(tx: &mut Tx, id: &str, phone: &str, source: &str, code: &str, now: Timestamp) {
    let (phone, source, code) = (person::phone_index(tx, phone), tx.seal.index(SOURCE, source), hash(tx, id, code));
    tx.later(
        "INSERT INTO phone_code (id, phone_index, source_index, code_hash, sent_at) VALUES ($1, $2, $3, $4, $5)",
        args![id, phone, source, code, now],
    );
}

/// The latest code of a phone that was not used.
pub async fn latest(tx: &mut Tx, phone: &str) -> Result<Option<Code>, Fail> {
    let sql = "SELECT id, code_hash, sent_at, tries FROM phone_code WHERE phone_index = $1 AND used_at IS NULL ORDER BY sent_at DESC, id DESC LIMIT 1";
    let phone = person::phone_index(tx, phone);
    let row: Option<(String, String, i64, i64)> = tx.opt(sql, args![phone]).await?;
    Ok(row.map(|(id, code_hash, at, tries)| Code { id, code_hash, sent: Sent { at: Timestamp(at), wrong: tries as u32 } }))
}

/// Counts a wrong try.
pub fn add_wrong(tx: &mut Tx, id: &str) {
    tx.later("UPDATE phone_code SET tries = tries + 1 WHERE id = $1", args![id]);
}

/// Uses a code up and keeps the proof. `false` if somebody else was quicker.
pub async fn prove(tx: &mut Tx, code: &str, phone: &str, token_hash: &str, now: Timestamp, until: Timestamp) -> Result<bool, Fail> {
    if tx.exec("UPDATE phone_code SET used_at = $2 WHERE id = $1 AND used_at IS NULL", args![code, now]).await? != 1 {
        return Ok(false);
    }
    let (index, sealed) = (person::phone_index(tx, phone), tx.seal.seal(PHONE, token_hash, phone));
    tx.later(
        "INSERT INTO phone_proof (token_hash, phone_index, phone_sealed, proved_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
        args![token_hash, index, sealed, now, until],
    );
    Ok(true)
}

/// The phone that a proof stands for, while it holds.
pub async fn phone_of(tx: &mut Tx, token_hash: &str, now: Timestamp) -> Result<Option<String>, Fail> {
    let sql = "SELECT phone_sealed FROM phone_proof WHERE token_hash = $1 AND expires_at > $2";
    let row: Option<(String,)> = tx.opt(sql, args![token_hash, now]).await?;
    row.map(|(sealed,)| tx.seal.open(PHONE, token_hash, &sealed)).transpose()
}

/// Forgets codes sent and proofs ended before `before`.
pub async fn forget(tx: &mut Tx, before: Timestamp) -> Result<(), Fail> {
    tx.later("DELETE FROM phone_code WHERE sent_at < $1", args![before]);
    tx.exec("DELETE FROM phone_proof WHERE expires_at < $1", args![before]).await?;
    Ok(())
}
