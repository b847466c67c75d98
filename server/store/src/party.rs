//! The other side of a visit's matter, as the person or the desk named it: sealed, with a keyed hash against naming it twice.

use server_domain::id::TicketId;
use server_domain::rota::conflict::normalised;

use crate::seal::Column;
use crate::value::args;
use crate::{Fail, Tx};

const NAME: Column = Column { table: "ticket_party", name: "name_sealed" };

/// One of the other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    pub place: i64,
    pub name: String,
}

fn row(ticket: TicketId, place: i64) -> String {
    format!("{ticket}:{place}")
}

/// Adds one of the other side at a free place; a name that stands there already changes nothing.
pub async fn add(tx: &mut Tx, ticket: TicketId, place: i64, name: &str) -> Result<(), Fail> {
    let sealed = tx.seal.seal(NAME, &row(ticket, place), name);
    let index = tx.seal.index(NAME, &format!("{ticket}|{}", normalised(name)));
    let sql = "INSERT INTO ticket_party (ticket_id, place, name_sealed, name_index) VALUES ($1, $2, $3, $4)
               ON CONFLICT (ticket_id, name_index) DO NOTHING";
    tx.exec(sql, args![ticket, place, sealed, index]).await?;
    Ok(())
}

/// The other side of a ticket, in the order of naming.
pub async fn of_ticket(tx: &mut Tx, ticket: TicketId) -> Result<Vec<Party>, Fail> {
    let sql = "SELECT place, name_sealed FROM ticket_party WHERE ticket_id = $1 ORDER BY place";
    let rows: Vec<(i64, String)> = tx.all(sql, args![ticket]).await?;
    rows.into_iter().map(|(place, sealed)| Ok(Party { place, name: tx.seal.open(NAME, &row(ticket, place), &sealed)? })).collect()
}

/// Removes one of the other side with its keyed hash; `false` if nobody stands at that place.
pub async fn remove(tx: &mut Tx, ticket: TicketId, place: i64) -> Result<bool, Fail> {
    Ok(tx.exec("DELETE FROM ticket_party WHERE ticket_id = $1 AND place = $2", args![ticket, place]).await? == 1)
}
