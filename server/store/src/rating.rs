//! Ratings of visits: one per ticket.

use server_domain::Timestamp;
use server_domain::id::TicketId;

use crate::value::args;
use crate::{Fail, Tx};

/// Stores a rating; `false` if the ticket was rated before.
pub async fn give(tx: &mut Tx, ticket: TicketId, score: i64, now: Timestamp) -> Result<bool, Fail> {
    let sql = "INSERT INTO rating (ticket_id, score, given_at) VALUES ($1, $2, $3) ON CONFLICT (ticket_id) DO NOTHING";
    Ok(tx.exec(sql, args![ticket, score, now]).await? == 1)
}

/// The score of a ticket, if it was rated.
pub async fn of_ticket(tx: &mut Tx, ticket: TicketId) -> Result<Option<i64>, Fail> {
    let row: Option<(i64,)> = tx.opt("SELECT score FROM rating WHERE ticket_id = $1", args![ticket]).await?;
    Ok(row.map(|(score,)| score))
}
