//! Seats: a called person's place at a kiosk, opened by slip or PIN.

use server_domain::Timestamp;
use server_domain::id::{SeatId, SiteId, TicketId};
use sqlx::FromRow;

use crate::value::args;
use crate::{Fail, Tx};

#[derive(Debug, Clone, FromRow)]
pub struct Seat {
    pub id: String,
    pub ticket_id: String,
    pub site_id: String,
    pub preflight_at: Option<i64>,
}

/// Opens a seat; an older seat of the same ticket is released (the person moved, or the kiosk restarted).
pub async fn claim(tx: &mut Tx, seat: SeatId, ticket: TicketId, site: SiteId, token_hash: &str, now: Timestamp) -> Result<(), Fail> {
    tx.exec("UPDATE seat SET released_at = $2 WHERE ticket_id = $1 AND released_at IS NULL", args![ticket, now]).await?;
    tx.exec(
        "INSERT INTO seat (id, ticket_id, site_id, token_hash, claimed_at) VALUES ($1, $2, $3, $4, $5)",
        args![seat, ticket, site, token_hash, now],
    )
    .await?;
    Ok(())
}

pub async fn by_token(tx: &mut Tx, token_hash: &str) -> Result<Option<Seat>, Fail> {
    let sql = "SELECT id, ticket_id, site_id, preflight_at FROM seat WHERE token_hash = $1 AND released_at IS NULL";
    Ok(tx.opt(sql, args![token_hash]).await?)
}

/// The live seat of a ticket.
pub async fn of_ticket(tx: &mut Tx, ticket: TicketId) -> Result<Option<Seat>, Fail> {
    let sql = "SELECT id, ticket_id, site_id, preflight_at FROM seat WHERE ticket_id = $1 AND released_at IS NULL";
    Ok(tx.opt(sql, args![ticket]).await?)
}

pub async fn release(tx: &mut Tx, seat: &str, now: Timestamp) -> Result<(), Fail> {
    tx.exec("UPDATE seat SET released_at = $2 WHERE id = $1 AND released_at IS NULL", args![seat, now]).await?;
    Ok(())
}
