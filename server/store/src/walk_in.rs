//! What is particular about the records of people without an appointment: taken away after a wrong call, tied to what they say.

use server_domain::id::{AppointmentId, MatterId, TicketId, UnitId};
use server_domain::matter::Topic;

use crate::value::args;
use crate::{Fail, Tx};

/// Whether something came of the talk already: an order, or the visit was set aside before.
pub async fn has_history(tx: &mut Tx, record: AppointmentId, ticket: TicketId) -> Result<bool, Fail> {
    let sql = "SELECT (SELECT COUNT(*) FROM leader_order WHERE appointment_id = $1)
                    + (SELECT COUNT(*) FROM ticket_period WHERE ticket_id = $2 AND state = 'paused') AS n";
    let (n,): (i64,) = tx.one(sql, args![record, ticket]).await?;
    Ok(n > 0)
}

/// Takes the record of somebody who was not received away, with all that hangs on it. The events keep that it was there.
pub async fn take_away(tx: &mut Tx, record: AppointmentId) -> Result<(), Fail> {
    tx.exec("DELETE FROM appointment_step WHERE appointment_id = $1", args![record]).await?;
    tx.exec("DELETE FROM appointment_representative WHERE appointment_id = $1", args![record]).await?;
    tx.exec("DELETE FROM appointment WHERE id = $1 AND is_walk_in", args![record]).await?;
    Ok(())
}

/// The number goes with another record from now on: its person was sent on to another leader.
pub async fn let_ticket_go(tx: &mut Tx, record: AppointmentId) -> Result<(), Fail> {
    tx.exec("UPDATE appointment SET ticket_id = NULL WHERE id = $1 AND is_walk_in", args![record]).await?;
    Ok(())
}

/// What a walk-in's matter says: it was not known when they were called.
#[derive(Debug, Clone)]
pub struct About<'a> {
    pub matter: MatterId,
    pub topic: Topic,
    pub place_code: Option<&'a str>,
    pub unit: Option<UnitId>,
}

/// Ties the matter that was registered on a number to its walk-in's record, if it has one.
pub async fn set_matter(tx: &mut Tx, ticket: TicketId, about: &About<'_>) -> Result<(), Fail> {
    let sql = "UPDATE appointment SET matter_id = $2, topic = $3, place_code = COALESCE($4, place_code), unit_id = $5
               WHERE ticket_id = $1 AND is_walk_in";
    tx.exec(sql, args![ticket, about.matter, about.topic.as_str(), about.place_code.map(str::to_owned), about.unit]).await?;
    Ok(())
}
