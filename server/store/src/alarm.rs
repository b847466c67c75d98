//! Silent calls for help from desks.

use server_domain::Timestamp;
use server_domain::id::{AlarmId, DeskId, SiteId, StaffId, TicketId};
use sqlx::FromRow;

use crate::value::{args, id};
use crate::{Fail, Tx};

/// A call for help as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    pub id: AlarmId,
    pub ticket_id: TicketId,
    pub desk_id: DeskId,
    /// Where the desk stands.
    pub site_id: SiteId,
    /// Where the person sits.
    pub origin_site_id: SiteId,
    pub raised_by: StaffId,
    pub raised_at: Timestamp,
    /// Who went, and since when they are on the way; absent while nobody is.
    pub answered: Option<(StaffId, Timestamp)>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    ticket_id: String,
    desk_id: String,
    site_id: String,
    origin_site_id: String,
    raised_by: String,
    raised_at: i64,
    answered_by: Option<String>,
    answered_at: Option<i64>,
}

impl TryFrom<Row> for Alarm {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        let by = r.answered_by.as_deref().map(|by| id("alarm", "answered_by", by)).transpose()?;
        Ok(Self {
            id: id("alarm", "id", &r.id)?,
            ticket_id: id("alarm", "ticket_id", &r.ticket_id)?,
            desk_id: id("alarm", "desk_id", &r.desk_id)?,
            site_id: id("alarm", "site_id", &r.site_id)?,
            origin_site_id: id("alarm", "origin_site_id", &r.origin_site_id)?,
            raised_by: id("alarm", "raised_by", &r.raised_by)?,
            raised_at: Timestamp(r.raised_at),
            answered: by.zip(r.answered_at.map(Timestamp)),
        })
    }
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT a.id, a.ticket_id, a.desk_id, a.site_id, a.origin_site_id, a.raised_by, a.raised_at, a.answered_by, a.answered_at
             FROM alarm a ",
            $tail
        )
    };
}

pub async fn get(tx: &mut Tx, alarm: AlarmId) -> Result<Option<Alarm>, Fail> {
    tx.opt::<Row>(select!("WHERE a.id = $1"), args![alarm]).await?.map(Alarm::try_from).transpose()
}

/// The latest of a ticket.
pub async fn latest(tx: &mut Tx, ticket: TicketId) -> Result<Option<Alarm>, Fail> {
    let sql = select!("WHERE a.ticket_id = $1 ORDER BY a.raised_at DESC, a.id DESC LIMIT 1");
    tx.opt::<Row>(sql, args![ticket]).await?.map(Alarm::try_from).transpose()
}

/// Those of a ticket, the oldest first.
pub async fn of_ticket(tx: &mut Tx, ticket: TicketId) -> Result<Vec<Alarm>, Fail> {
    let sql = select!("WHERE a.ticket_id = $1 ORDER BY a.raised_at, a.id LIMIT 100");
    tx.all::<Row>(sql, args![ticket]).await?.into_iter().map(Alarm::try_from).collect()
}

/// Those at a place that nobody answered yet: its desks', and of people who sit there. The oldest first.
pub async fn open_at(tx: &mut Tx, site: SiteId) -> Result<Vec<Alarm>, Fail> {
    let sql = select!("WHERE a.answered_at IS NULL AND (a.site_id = $1 OR a.origin_site_id = $1) ORDER BY a.raised_at, a.id");
    tx.all::<Row>(sql, args![site]).await?.into_iter().map(Alarm::try_from).collect()
}

/// Adds one; `false` if an unanswered one of the ticket is there.
pub async fn raise(tx: &mut Tx, a: &Alarm) -> Result<bool, Fail> {
    let sql =
        "INSERT INTO alarm (id, ticket_id, desk_id, site_id, origin_site_id, raised_by, raised_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
               ON CONFLICT DO NOTHING";
    let args = args![a.id, a.ticket_id, a.desk_id, a.site_id, a.origin_site_id, a.raised_by, a.raised_at];
    Ok(tx.exec(sql, args).await? == 1)
}

/// Somebody goes; `false` if somebody else did before.
pub async fn answer(tx: &mut Tx, alarm: AlarmId, by: StaffId, now: Timestamp) -> Result<bool, Fail> {
    let sql = "UPDATE alarm SET answered_by = $2, answered_at = $3 WHERE id = $1 AND answered_at IS NULL";
    Ok(tx.exec(sql, args![alarm, by, now]).await? == 1)
}
