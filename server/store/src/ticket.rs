//! Tickets: issue, call in order, and where each one stands.

use server_domain::id::{DeskId, MatterId, PersonId, QueueId, SiteId, TicketId};
use server_domain::seat::PinTries;
use server_domain::ticket::Ticket as State;
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::value::{args, id};
use crate::{Fail, Tx};

/// A stored ticket with its state machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    pub id: TicketId,
    pub queue_id: QueueId,
    pub number: String,
    pub person_id: PersonId,
    /// The queue's site, whose stream tells of it.
    pub site_id: SiteId,
    /// Where the number was taken and the person sits.
    pub origin_site_id: SiteId,
    pub lang: String,
    pub issued_at: Timestamp,
    pub rank_at: i64,
    pub state: State,
    pub desk_id: Option<DeskId>,
    pub called_at: Option<Timestamp>,
    pub called_count: u32,
    pub pin_hash: String,
    pub pin_tries: PinTries,
    pub matter_id: Option<MatterId>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    queue_id: String,
    number: String,
    person_id: String,
    site_id: String,
    origin_site_id: String,
    lang: String,
    issued_at: i64,
    rank_at: i64,
    state: String,
    desk_id: Option<String>,
    called_at: Option<i64>,
    called_count: i64,
    serving_at: Option<i64>,
    pin_hash: String,
    pin_wrong: i64,
    pin_wrong_at: i64,
    matter_id: Option<String>,
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT id, queue_id, number, person_id, site_id, origin_site_id, lang, issued_at, rank_at, state, desk_id, called_at, called_count,
                    serving_at, pin_hash, pin_wrong, pin_wrong_at, matter_id FROM ticket ",
            $tail
        )
    };
}

impl TryFrom<Row> for Ticket {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        let bad = |column| Fail::Inconsistent { table: "ticket", column, id: r.id.clone() };
        let desk_id = r.desk_id.as_deref().map(|d| id("ticket", "desk_id", d)).transpose()?;
        let desk = || desk_id.ok_or_else(|| bad("desk_id"));
        let state = match r.state.as_str() {
            "issued" => State::Issued,
            "called" => {
                State::Called { desk: desk()?, at: Timestamp(r.called_at.ok_or_else(|| bad("called_at"))?), count: r.called_count as u32 }
            }
            "serving" => State::Serving { desk: desk()?, since: Timestamp(r.serving_at.ok_or_else(|| bad("serving_at"))?) },
            "completed" => State::Completed,
            "missed" => State::Missed,
            "cancelled" => State::Cancelled,
            "expired" => State::Expired,
            _ => return Err(bad("state")),
        };
        Ok(Self {
            id: id("ticket", "id", &r.id)?,
            queue_id: id("ticket", "queue_id", &r.queue_id)?,
            number: r.number,
            person_id: id("ticket", "person_id", &r.person_id)?,
            site_id: id("ticket", "site_id", &r.site_id)?,
            origin_site_id: id("ticket", "origin_site_id", &r.origin_site_id)?,
            lang: r.lang,
            issued_at: Timestamp(r.issued_at),
            rank_at: r.rank_at,
            state,
            desk_id,
            called_at: r.called_at.map(Timestamp),
            called_count: r.called_count as u32,
            pin_hash: r.pin_hash,
            pin_tries: PinTries { wrong: r.pin_wrong as u32, last_at: Timestamp(r.pin_wrong_at) },
            matter_id: r.matter_id.as_deref().map(|m| id("ticket", "matter_id", m)).transpose()?,
        })
    }
}

fn one(row: Option<Row>) -> Result<Option<Ticket>, Fail> {
    row.map(Ticket::try_from).transpose()
}

fn many(rows: Vec<Row>) -> Result<Vec<Ticket>, Fail> {
    rows.into_iter().map(Ticket::try_from).collect()
}

/// What a new ticket needs beyond its row defaults.
pub struct NewTicket<'a> {
    pub id: TicketId,
    pub queue_id: QueueId,
    pub day: Day,
    pub no: i64,
    pub number: &'a str,
    pub person_id: PersonId,
    pub site_id: SiteId,
    pub origin_site_id: SiteId,
    pub lang: &'a str,
    pub now: Timestamp,
    pub rank_at: i64,
    pub pin_hash: &'a str,
    pub slip_hash: &'a str,
}

/// Adds a ticket in state `issued`.
///
/// # Errors
/// A unique violation if the person already has a live ticket in the queue.
pub async fn insert(tx: &mut Tx, t: &NewTicket<'_>) -> Result<(), Fail> {
    tx.exec(
        "INSERT INTO ticket (id, queue_id, day, no, number, person_id, site_id, origin_site_id, lang, issued_at, due_at, rank_at, state, pin_hash, slip_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, 'issued', $12, $13)",
        args![
            t.id,
            t.queue_id,
            t.day,
            t.no,
            t.number,
            t.person_id,
            t.site_id,
            t.origin_site_id,
            t.lang,
            t.now,
            t.rank_at,
            t.pin_hash,
            t.slip_hash
        ],
    )
    .await?;
    Ok(())
}

pub async fn get(tx: &mut Tx, ticket: TicketId) -> Result<Option<Ticket>, Fail> {
    one(tx.opt(select!("WHERE id = $1"), args![ticket]).await?)
}

pub async fn by_slip(tx: &mut Tx, slip_hash: &str) -> Result<Option<Ticket>, Fail> {
    one(tx.opt(select!("WHERE slip_hash = $1"), args![slip_hash]).await?)
}

/// The ticket with this number that was taken at this site today; the newest if two queues share a letter.
pub async fn by_number(tx: &mut Tx, origin: SiteId, day: Day, number: &str) -> Result<Option<Ticket>, Fail> {
    let sql = select!("WHERE origin_site_id = $1 AND day = $2 AND number = $3 ORDER BY issued_at DESC LIMIT 1");
    one(tx.opt(sql, args![origin, day, number]).await?)
}

/// A person's live ticket in a queue.
pub async fn live_of_person(tx: &mut Tx, queue: QueueId, person: PersonId) -> Result<Option<Ticket>, Fail> {
    let sql = select!("WHERE queue_id = $1 AND person_id = $2 AND state IN ('issued', 'called', 'serving', 'paused', 'requeued')");
    one(tx.opt(sql, args![queue, person]).await?)
}

/// The ticket that a desk has called or serves.
pub async fn at_desk(tx: &mut Tx, desk: DeskId) -> Result<Option<Ticket>, Fail> {
    one(tx.opt(select!("WHERE desk_id = $1 AND state IN ('called', 'serving')"), args![desk]).await?)
}

/// People who will be called before this ticket.
pub async fn ahead(tx: &mut Tx, t: &Ticket, day: Day) -> Result<u32, Fail> {
    if t.state != State::Issued {
        return Ok(0);
    }
    let sql = "SELECT COUNT(*) FROM ticket WHERE queue_id = $1 AND day = $2 AND state = 'issued'
               AND (rank_at < $3 OR (rank_at = $3 AND no < (SELECT no FROM ticket WHERE id = $4)))";
    let (n,): (i64,) = tx.one(sql, args![t.queue_id, day, t.rank_at, t.id]).await?;
    Ok(n as u32)
}

/// Who waits for a desk, in the order of calling, at most `limit`.
pub async fn waiting_for_desk(tx: &mut Tx, desk: DeskId, day: Day, limit: i64) -> Result<Vec<Ticket>, Fail> {
    let sql = select!(
        "WHERE state = 'issued' AND day = $2 AND queue_id IN (SELECT queue_id FROM desk_queue WHERE desk_id = $1)
         ORDER BY rank_at, issued_at, no LIMIT $3"
    );
    many(tx.all(sql, args![desk, day, limit]).await?)
}

/// Takes the first waiting ticket of the desk's queues. The rows of `queue_day` are the mutex: two desks never get the
/// same ticket, and order is kept.
pub async fn take_next(tx: &mut Tx, desk: DeskId, day: Day, now: Timestamp) -> Result<Option<Ticket>, Fail> {
    tx.exec(
        "UPDATE queue_day SET calls = calls + 1 WHERE day = $2 AND queue_id IN (SELECT queue_id FROM desk_queue WHERE desk_id = $1)",
        args![desk, day],
    )
    .await?;
    let sql = select!(
        "WHERE state = 'issued' AND day = $2 AND due_at <= $3 AND queue_id IN (SELECT queue_id FROM desk_queue WHERE desk_id = $1)
         ORDER BY rank_at, issued_at, no LIMIT 1"
    );
    one(tx.opt(sql, args![desk, day, now]).await?)
}

/// Saves a new state; `was` guards against a change in between. Terminal states get `ended_at`.
///
/// # Errors
/// [`Fail::Inconsistent`] if the row is not in the state that was decided on.
pub async fn save(tx: &mut Tx, ticket: TicketId, was: State, next: State, matter: Option<MatterId>, now: Timestamp) -> Result<(), Fail> {
    let (desk, called_at, count, serving_at) = match next {
        State::Called { desk, at, count } => (Some(desk), Some(at), Some(i64::from(count)), None),
        State::Serving { desk, since } => (Some(desk), None, None, Some(since)),
        _ => (None, None, None, None),
    };
    let ended_at = (!next.is_live()).then_some(now);
    let changed = tx
        .exec(
            "UPDATE ticket SET state = $3, desk_id = COALESCE($4, desk_id), called_at = COALESCE($5, called_at),
                    called_count = COALESCE($6, called_count), serving_at = COALESCE($7, serving_at), ended_at = $8,
                    matter_id = COALESCE($9, matter_id)
             WHERE id = $1 AND state = $2",
            args![ticket, was.as_str(), next.as_str(), desk, called_at, count, serving_at, ended_at, matter],
        )
        .await?;
    if changed == 1 { Ok(()) } else { Err(Fail::Inconsistent { table: "ticket", column: "state", id: ticket.to_string() }) }
}

pub async fn set_pin_tries(tx: &mut Tx, ticket: TicketId, tries: PinTries) -> Result<(), Fail> {
    let sql = "UPDATE ticket SET pin_wrong = $2, pin_wrong_at = $3 WHERE id = $1";
    tx.exec(sql, args![ticket, i64::from(tries.wrong), tries.last_at]).await?;
    Ok(())
}

/// Tickets for a board: called and being served now at this site, or for people sitting here, and the latest missed.
pub async fn on_board(tx: &mut Tx, site: SiteId, day: Day, limit: i64) -> Result<Vec<Ticket>, Fail> {
    let sql = select!(
        "WHERE (site_id = $1 OR origin_site_id = $1) AND day = $2 AND state IN ('called', 'serving', 'missed')
         ORDER BY called_at DESC, no DESC LIMIT $3"
    );
    many(tx.all(sql, args![site, day, limit]).await?)
}

/// Tickets of earlier days that nobody served, at most 500.
pub async fn left_over(tx: &mut Tx, today: Day) -> Result<Vec<Ticket>, Fail> {
    many(tx.all(select!("WHERE day < $1 AND state IN ('issued', 'called') LIMIT 500"), args![today]).await?)
}

/// Stores a rating; `false` if the ticket was rated before.
pub async fn rate(tx: &mut Tx, ticket: TicketId, score: i64, now: Timestamp) -> Result<bool, Fail> {
    let sql = "INSERT INTO rating (ticket_id, score, given_at) VALUES ($1, $2, $3) ON CONFLICT (ticket_id) DO NOTHING";
    Ok(tx.exec(sql, args![ticket, score, now]).await? == 1)
}

/// The score of a ticket, if it was rated.
pub async fn rating(tx: &mut Tx, ticket: TicketId) -> Result<Option<i64>, Fail> {
    let row: Option<(i64,)> = tx.opt("SELECT score FROM rating WHERE ticket_id = $1", args![ticket]).await?;
    Ok(row.map(|(score,)| score))
}
