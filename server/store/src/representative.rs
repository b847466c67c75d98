//! The others who speak for a group, besides the person whose ticket it is.

use server_domain::id::{PersonId, TicketId};

use crate::value::{args, id};
use crate::{Fail, Tx};

/// Adds one of a group's other representatives, `place` 2 to 5.
pub fn add(tx: &mut Tx, ticket: TicketId, place: i64, person: PersonId) {
    let sql = "INSERT INTO representative (ticket_id, place, person_id) VALUES ($1, $2, $3)";
    tx.later(sql, args![ticket, place, person]);
}

/// A group's other representatives.
pub async fn of_ticket(tx: &mut Tx, ticket: TicketId) -> Result<Vec<PersonId>, Fail> {
    let sql = "SELECT person_id FROM representative WHERE ticket_id = $1 ORDER BY place";
    let rows: Vec<(String,)> = tx.all(sql, args![ticket]).await?;
    rows.iter().map(|(p,)| id("representative", "person_id", p)).collect()
}
