//! Answers to requests that carried an `Idempotency-Key`, kept in the transaction that made them.

use server_domain::{RejectionCode, Timestamp};

use crate::seal::Column;
use crate::value::args;
use crate::{Fail, Tx};

const REPLY: Column = Column { table: "idempotency", name: "reply_sealed" };

/// The stored answer to an earlier request with this key, if there was one.
///
/// # Errors
/// [`RejectionCode::IdempotencyMismatch`] if that request had another body.
pub async fn find(tx: &mut Tx, scope: &str, key: &str, request_hash: &str) -> Result<Option<String>, Fail> {
    let sql = "SELECT request_hash, reply_sealed FROM idempotency WHERE scope = $1 AND key = $2";
    let row: Option<(String, String)> = tx.opt(sql, args![scope, key]).await?;
    match row {
        None => Ok(None),
        Some((hash, _)) if hash != request_hash => Err(RejectionCode::IdempotencyMismatch.into()),
        Some((_, reply)) => Ok(Some(tx.seal.open(REPLY, key, &reply)?)),
    }
}

/// Keeps the answer. Two requests with one key at once: the second one's transaction fails with a unique violation and is
/// judged anew.
pub fn keep(tx: &mut Tx, scope: &str, key: &str, request_hash: &str, reply: &str, now: Timestamp) {
    let sealed = tx.seal.seal(REPLY, key, reply);
    let sql = "INSERT INTO idempotency (scope, key, request_hash, reply_sealed, created_at) VALUES ($1, $2, $3, $4, $5)";
    tx.later(sql, args![scope, key, request_hash, sealed, now]);
}

/// Forgets answers older than `before`.
pub async fn forget(tx: &mut Tx, before: Timestamp) -> Result<u64, Fail> {
    Ok(tx.exec("DELETE FROM idempotency WHERE created_at < $1", args![before]).await?)
}
