//! People who were not served on their day, until a clerk has looked after them.

use server_domain::id::{CarryOverId, SiteId, StaffId, TicketId};
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id};
use crate::{Fail, Tx};

const NOTE: Column = Column { table: "carry_over", name: "note_sealed" };

/// A left-over person as stored.
#[derive(Debug, Clone)]
pub struct CarryOver {
    pub id: CarryOverId,
    pub ticket_id: TicketId,
    pub site_id: SiteId,
    pub day: String,
    pub choice: String,
    pub ended: Option<String>,
    pub ended_at: Option<Timestamp>,
    pub ended_by: Option<String>,
    pub new_number: Option<String>,
    pub note: Option<String>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    ticket_id: String,
    site_id: String,
    day: String,
    choice: String,
    ended: Option<String>,
    ended_at: Option<i64>,
    ended_by: Option<String>,
    new_number: Option<String>,
    note_sealed: Option<String>,
}

fn read(tx: &Tx, r: Row) -> Result<CarryOver, Fail> {
    Ok(CarryOver {
        note: r.note_sealed.as_deref().map(|s| tx.seal.open(NOTE, &r.id, s)).transpose()?,
        id: id("carry_over", "id", &r.id)?,
        ticket_id: id("carry_over", "ticket_id", &r.ticket_id)?,
        site_id: id("carry_over", "site_id", &r.site_id)?,
        day: r.day,
        choice: r.choice,
        ended: r.ended,
        ended_at: r.ended_at.map(Timestamp),
        ended_by: r.ended_by,
        new_number: r.new_number,
    })
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT c.id, c.ticket_id, c.site_id, c.day, c.choice, c.ended, c.ended_at, s.name AS ended_by, n.number AS new_number, c.note_sealed
             FROM carry_over c LEFT JOIN staff s ON s.id = c.ended_by LEFT JOIN ticket n ON n.id = c.new_ticket_id ",
            $tail
        )
    };
}

/// Puts somebody on the list of a site; once per ticket.
pub async fn insert(tx: &mut Tx, fresh: CarryOverId, ticket: TicketId, site: SiteId, day: Day, choice: &str) -> Result<(), Fail> {
    let sql = "INSERT INTO carry_over (id, ticket_id, site_id, day, choice) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (ticket_id) DO NOTHING";
    tx.exec(sql, args![fresh, ticket, site, day, choice]).await?;
    Ok(())
}

/// What the person of an open one would like.
pub async fn choose(tx: &mut Tx, ticket: TicketId, choice: &str) -> Result<(), Fail> {
    tx.exec("UPDATE carry_over SET choice = $2 WHERE ticket_id = $1 AND ended IS NULL", args![ticket, choice]).await?;
    Ok(())
}

pub async fn get(tx: &mut Tx, carry_over: CarryOverId) -> Result<Option<CarryOver>, Fail> {
    let row: Option<Row> = tx.opt(select!("WHERE c.id = $1"), args![carry_over]).await?;
    row.map(|r| read(tx, r)).transpose()
}

/// The list of a site: open ones first, oldest first; then those that ended since `since`.
pub async fn of_site(tx: &mut Tx, site: SiteId, since: Timestamp) -> Result<Vec<CarryOver>, Fail> {
    let sql = select!(
        "WHERE c.site_id = $1 AND (c.ended IS NULL OR c.ended_at >= $2)
         ORDER BY CASE WHEN c.ended IS NULL THEN 0 ELSE 1 END, c.day, c.ended_at DESC, c.id LIMIT 500"
    );
    let rows: Vec<Row> = tx.all(sql, args![site, since]).await?;
    rows.into_iter().map(|r| read(tx, r)).collect()
}

/// How many wait to be looked after.
pub async fn open_count(tx: &mut Tx, site: SiteId) -> Result<u32, Fail> {
    let (n,): (i64,) = tx.one("SELECT COUNT(*) FROM carry_over WHERE site_id = $1 AND ended IS NULL", args![site]).await?;
    Ok(n as u32)
}

/// Looked after. `false` if somebody was quicker.
pub async fn end(
    tx: &mut Tx,
    carry_over: CarryOverId,
    how: &str,
    by: StaffId,
    new_ticket: Option<TicketId>,
    note: Option<&str>,
    now: Timestamp,
) -> Result<bool, Fail> {
    let note = note.map(|n| tx.seal.seal(NOTE, &carry_over.to_string(), n));
    let sql = "UPDATE carry_over SET ended = $2, ended_at = $3, ended_by = $4, new_ticket_id = $5, note_sealed = $6 WHERE id = $1 AND ended IS NULL";
    Ok(tx.exec(sql, args![carry_over, how, now, by, new_ticket, note]).await? == 1)
}

/// A visit that was under way at midnight has come to its end.
pub async fn served(tx: &mut Tx, ticket: TicketId, now: Timestamp) -> Result<(), Fail> {
    tx.exec("UPDATE carry_over SET ended = 'served', ended_at = $2 WHERE ticket_id = $1 AND ended IS NULL", args![ticket, now]).await?;
    Ok(())
}
