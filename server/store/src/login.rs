//! Logins: the authenticated presence of staff.

use server_domain::Timestamp;
use server_domain::id::{LoginId, StaffId};
use sqlx::FromRow;

use crate::value::args;
use crate::{Fail, Tx};

#[derive(Debug, Clone, FromRow)]
pub struct Login {
    pub id: String,
    pub staff_id: String,
    pub csrf_token: String,
    pub opened_at: i64,
    pub seen_at: i64,
    /// Whether its owner sits at an open desk or in an accepted invitation.
    pub is_serving: bool,
}

pub async fn insert(tx: &mut Tx, login: LoginId, staff: StaffId, token_hash: &str, csrf_token: &str, now: Timestamp) -> Result<(), Fail> {
    tx.exec(
        "INSERT INTO login (id, staff_id, token_hash, csrf_token, opened_at, seen_at) VALUES ($1, $2, $3, $4, $5, $5)",
        args![login, staff, token_hash, csrf_token, now],
    )
    .await?;
    Ok(())
}

pub async fn by_token(tx: &mut Tx, token_hash: &str) -> Result<Option<Login>, Fail> {
    let sql = "SELECT l.id, l.staff_id, l.csrf_token, l.opened_at, l.seen_at,
                      (EXISTS (SELECT 1 FROM desk d WHERE d.staff_id = l.staff_id)
                       OR EXISTS (SELECT 1 FROM invitation i WHERE i.officer_id = l.staff_id AND i.state = 'accepted')) AS is_serving
               FROM login l WHERE l.token_hash = $1 AND l.closed_at IS NULL";
    Ok(tx.opt(sql, args![token_hash]).await?)
}

pub async fn touch(tx: &mut Tx, login: &str, now: Timestamp) -> Result<(), Fail> {
    tx.exec("UPDATE login SET seen_at = $2 WHERE id = $1 AND seen_at < $2", args![login, now]).await?;
    Ok(())
}

/// Ends one login.
pub async fn close(tx: &mut Tx, login: &str, now: Timestamp) -> Result<(), Fail> {
    tx.exec("UPDATE login SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL", args![login, now]).await?;
    Ok(())
}

/// Ends every login of an account: one live login per person.
pub async fn close_all(tx: &mut Tx, staff: StaffId, now: Timestamp) -> Result<(), Fail> {
    tx.exec("UPDATE login SET closed_at = $2 WHERE staff_id = $1 AND closed_at IS NULL", args![staff, now]).await?;
    Ok(())
}
