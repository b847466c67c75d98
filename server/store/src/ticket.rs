//! Tickets: issue, one way to change, look-up.

use server_domain::id::{DeskId, MatterId, PersonId, QueueId, SiteId, StaffId, TicketId};
use server_domain::queue::CallOrder;
use server_domain::seat::PinTries;
use server_domain::ticket::{Ticket as State, Wait};
use server_domain::{Day, Rejection, RejectionCode, Timestamp};
use sqlx::FromRow;

use crate::value::{args, id, word};
use crate::{Fail, Tx, period};

/// A stored ticket with its state machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    pub id: TicketId,
    pub day: Day,
    pub no: i64,
    pub number: String,
    /// The line in which the person stands now.
    pub queue_id: QueueId,
    pub person_id: PersonId,
    /// The line's site, whose stream tells of it.
    pub site_id: SiteId,
    /// Where the person is.
    pub origin_site_id: SiteId,
    pub lang: String,
    pub people: u32,
    /// Code of the priority class.
    pub priority: Option<String>,
    pub issued_at: Timestamp,
    /// Since when waiting counts.
    pub due_at: Timestamp,
    pub rank_at: i64,
    pub state: State,
    pub waited_as: Wait,
    pub requeues: u32,
    pub wanted_desk_id: Option<DeskId>,
    pub desk_id: Option<DeskId>,
    pub called_at: Option<Timestamp>,
    pub called_count: u32,
    pub serving_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub pin_hash: String,
    pub pin_tries: PinTries,
    /// Stretches of its life so far.
    pub steps: i64,
    pub carry_choice: Option<String>,
    pub matter_id: Option<MatterId>,
}

#[derive(FromRow)]
pub(crate) struct Row {
    id: String,
    day: String,
    no: i64,
    number: String,
    queue_id: String,
    person_id: String,
    site_id: String,
    origin_site_id: String,
    lang: String,
    people: i64,
    priority: Option<String>,
    issued_at: i64,
    due_at: i64,
    rank_at: i64,
    state: String,
    waited_as: String,
    requeues: i64,
    wanted_desk_id: Option<String>,
    desk_id: Option<String>,
    called_at: Option<i64>,
    called_count: i64,
    serving_at: Option<i64>,
    ended_at: Option<i64>,
    pin_hash: String,
    pin_wrong: i64,
    pin_wrong_at: i64,
    steps: i64,
    carry_choice: Option<String>,
    matter_id: Option<String>,
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT id, day, no, number, queue_id, person_id, site_id, origin_site_id, lang, people, priority, issued_at, due_at, rank_at, state,
                    waited_as, requeues, wanted_desk_id, desk_id, called_at, called_count, serving_at, ended_at, pin_hash, pin_wrong,
                    pin_wrong_at, steps, carry_choice, matter_id FROM ticket ",
            $tail
        )
    };
}
pub(crate) use select;

impl TryFrom<Row> for Ticket {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        let bad = |column| Fail::Inconsistent { table: "ticket", column, id: r.id.clone() };
        let desk = |column, text: &Option<String>| text.as_deref().map(|d| id::<DeskId>("ticket", column, d)).transpose();
        let desk_id = desk("desk_id", &r.desk_id)?;
        let at_desk = || desk_id.ok_or_else(|| bad("desk_id"));
        let waited = word("ticket", "waited_as", &r.waited_as, Wait::parse)?;
        let state = match r.state.as_str() {
            "called" => {
                let at = Timestamp(r.called_at.ok_or_else(|| bad("called_at"))?);
                State::Called { desk: at_desk()?, at, count: r.called_count as u32, waited }
            }
            "serving" => State::Serving { desk: at_desk()?, since: Timestamp(r.serving_at.ok_or_else(|| bad("serving_at"))?), waited },
            "paused" => State::Paused { desk: at_desk()?, waited },
            "completed" => State::Completed,
            "missed" => State::Missed,
            "cancelled" => State::Cancelled,
            "expired" => State::Expired,
            other => State::Waiting(word("ticket", "state", other, Wait::parse)?),
        };
        Ok(Self {
            id: id("ticket", "id", &r.id)?,
            day: word("ticket", "day", &r.day, Day::parse)?,
            no: r.no,
            number: r.number,
            queue_id: id("ticket", "queue_id", &r.queue_id)?,
            person_id: id("ticket", "person_id", &r.person_id)?,
            site_id: id("ticket", "site_id", &r.site_id)?,
            origin_site_id: id("ticket", "origin_site_id", &r.origin_site_id)?,
            lang: r.lang,
            people: r.people as u32,
            priority: r.priority,
            issued_at: Timestamp(r.issued_at),
            due_at: Timestamp(r.due_at),
            rank_at: r.rank_at,
            state,
            waited_as: waited,
            requeues: r.requeues as u32,
            wanted_desk_id: desk("wanted_desk_id", &r.wanted_desk_id)?,
            desk_id,
            called_at: r.called_at.map(Timestamp),
            called_count: r.called_count as u32,
            serving_at: r.serving_at.map(Timestamp),
            ended_at: r.ended_at.map(Timestamp),
            pin_hash: r.pin_hash,
            pin_tries: PinTries { wrong: r.pin_wrong as u32, last_at: Timestamp(r.pin_wrong_at) },
            steps: r.steps,
            carry_choice: r.carry_choice,
            matter_id: r.matter_id.as_deref().map(|m| id("ticket", "matter_id", m)).transpose()?,
        })
    }
}

pub(crate) fn one(row: Option<Row>) -> Result<Option<Ticket>, Fail> {
    row.map(Ticket::try_from).transpose()
}

pub(crate) fn many(rows: Vec<Row>) -> Result<Vec<Ticket>, Fail> {
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
    pub people: u32,
    pub priority: Option<&'a str>,
    pub now: Timestamp,
    pub due_at: Timestamp,
    pub rank_at: i64,
    pub pin_hash: &'a str,
    pub slip_hash: &'a str,
}

/// Adds a ticket in state `issued`. If the person already has a live ticket in the queue, the transaction fails with a
/// unique violation.
pub fn insert(tx: &mut Tx, t: &NewTicket<'_>) -> Ticket {
    tx.later(
        "INSERT INTO ticket (id, issuer_queue_id, queue_id, day, no, number, person_id, site_id, origin_site_id, lang, people, priority, issued_at,
                             due_at, rank_at, state, waited_as, pin_hash, slip_hash)
         VALUES ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'issued', 'issued', $15, $16)",
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
            i64::from(t.people),
            t.priority,
            t.now,
            t.due_at,
            t.rank_at,
            t.pin_hash,
            t.slip_hash
        ],
    );
    period::begin(tx, t.id, 1, "issued", t.queue_id, None, t.now, &period::About::default());
    Ticket {
        id: t.id,
        day: t.day,
        no: t.no,
        number: t.number.to_owned(),
        queue_id: t.queue_id,
        person_id: t.person_id,
        site_id: t.site_id,
        origin_site_id: t.origin_site_id,
        lang: t.lang.to_owned(),
        people: t.people,
        priority: t.priority.map(str::to_owned),
        issued_at: t.now,
        due_at: t.due_at,
        rank_at: t.rank_at,
        state: State::Waiting(Wait::Issued),
        waited_as: Wait::Issued,
        requeues: 0,
        wanted_desk_id: None,
        desk_id: None,
        called_at: None,
        called_count: 0,
        serving_at: None,
        ended_at: None,
        pin_hash: t.pin_hash.to_owned(),
        pin_tries: PinTries { wrong: 0, last_at: Timestamp(0) },
        steps: 1,
        carry_choice: None,
        matter_id: None,
    }
}

pub async fn get(tx: &mut Tx, ticket: TicketId) -> Result<Option<Ticket>, Fail> {
    one(tx.opt(select!("WHERE id = $1"), args![ticket]).await?)
}

pub async fn by_slip(tx: &mut Tx, slip_hash: &str) -> Result<Option<Ticket>, Fail> {
    one(tx.opt(select!("WHERE slip_hash = $1"), args![slip_hash]).await?)
}

/// The ticket with this number whose person is at this site today; the newest if two queues share a letter.
pub async fn by_number(tx: &mut Tx, origin: SiteId, day: Day, number: &str) -> Result<Option<Ticket>, Fail> {
    let sql = select!("WHERE origin_site_id = $1 AND day = $2 AND number = $3 ORDER BY issued_at DESC LIMIT 1");
    one(tx.opt(sql, args![origin, day, number]).await?)
}

/// A person's live ticket in a queue.
pub async fn live_of_person(tx: &mut Tx, queue: QueueId, person: PersonId) -> Result<Option<Ticket>, Fail> {
    let sql =
        select!("WHERE queue_id = $1 AND person_id = $2 AND state IN ('issued', 'called', 'serving', 'paused', 'transferred', 'requeued')");
    one(tx.opt(sql, args![queue, person]).await?)
}

/// A live ticket in a queue whose person left the same phone number.
pub async fn live_of_phone(tx: &mut Tx, queue: QueueId, phone_index: &str) -> Result<Option<Ticket>, Fail> {
    let sql = select!(
        "WHERE queue_id = $1 AND state IN ('issued', 'called', 'serving', 'paused', 'transferred', 'requeued')
         AND person_id IN (SELECT id FROM person WHERE phone_index = $2) ORDER BY issued_at LIMIT 1"
    );
    one(tx.opt(sql, args![queue, phone_index]).await?)
}

/// The ticket that a desk has called or serves.
pub async fn at_desk(tx: &mut Tx, desk: DeskId) -> Result<Option<Ticket>, Fail> {
    one(tx.opt(select!("WHERE desk_id = $1 AND state IN ('called', 'serving')"), args![desk]).await?)
}

/// A change of one ticket. Everything that a state needs comes with the state; the rest is optional.
#[derive(Debug, Default)]
pub struct Change<'a> {
    /// Who did it; nobody for the person themselves and for jobs.
    pub by: Option<StaffId>,
    pub order: Option<CallOrder>,
    pub passed: u32,
    pub reason: Option<&'a str>,
    pub matter: Option<MatterId>,
    /// The new line: queue, its site, where the person is, and the only desk that may call.
    pub line: Option<(QueueId, SiteId, SiteId, Option<DeskId>)>,
    /// A new moment since when waiting counts, with the rank.
    pub due: Option<(Timestamp, i64)>,
}

/// The one way to change a ticket's state: row, period and trace together. `t` guards against a change in between.
///
/// # Errors
/// `ticket_state` if somebody else changed the ticket in between.
pub async fn save(tx: &mut Tx, t: &Ticket, next: State, change: &Change<'_>, now: Timestamp) -> Result<Ticket, Fail> {
    let mut n = t.clone();
    n.state = next;
    n.steps += 1;
    match next {
        State::Waiting(wait) => {
            (n.waited_as, n.desk_id, n.called_at, n.called_count, n.serving_at, n.ended_at) = (wait, None, None, 0, None, None);
            n.requeues += u32::from(t.state == State::Missed);
        }
        State::Called { desk, at, count, .. } => (n.desk_id, n.called_at, n.called_count) = (Some(desk), Some(at), count),
        State::Serving { desk, since, .. } => (n.desk_id, n.serving_at) = (Some(desk), Some(since)),
        State::Paused { .. } => {}
        State::Missed | State::Completed | State::Cancelled | State::Expired => n.ended_at = Some(now),
    }
    if let Some((queue, site, origin, desk)) = change.line {
        (n.queue_id, n.site_id, n.origin_site_id, n.wanted_desk_id) = (queue, site, origin, desk);
    }
    if let Some((due_at, rank_at)) = change.due {
        (n.due_at, n.rank_at) = (due_at, rank_at);
    }
    n.matter_id = change.matter.or(n.matter_id);
    period::end(tx, t.id, t.steps, now);
    let changed = tx
        .exec(
            "UPDATE ticket SET state = $4, waited_as = $5, desk_id = $6, called_at = $7, called_count = $8, serving_at = $9, ended_at = $10,
                    queue_id = $11, site_id = $12, origin_site_id = $13, wanted_desk_id = $14, due_at = $15, rank_at = $16, requeues = $17,
                    matter_id = COALESCE($18, matter_id), steps = $19
             WHERE id = $1 AND state = $2 AND steps = $3",
            args![
                t.id,
                t.state.as_str(),
                t.steps,
                next.as_str(),
                n.waited_as.as_str(),
                n.desk_id,
                n.called_at,
                i64::from(n.called_count),
                n.serving_at,
                n.ended_at,
                n.queue_id,
                n.site_id,
                n.origin_site_id,
                n.wanted_desk_id,
                n.due_at,
                n.rank_at,
                i64::from(n.requeues),
                n.matter_id,
                n.steps
            ],
        )
        .await?;
    if changed != 1 {
        // Somebody else was quicker.
        let now_is = get(tx, t.id).await?.map_or("gone", |t| t.state.as_str());
        return Err(Rejection::new(RejectionCode::TicketState).with("state", now_is).with("action", next.as_str()).into());
    }
    let about = period::About { by: change.by, order: change.order, passed: change.passed, reason: change.reason };
    let desk = if next.is_live() { n.desk_id } else { t.desk_id };
    period::begin(tx, t.id, n.steps, next.as_str(), n.queue_id, desk, now, &about);
    Ok(n)
}

pub async fn set_pin_tries(tx: &mut Tx, ticket: TicketId, tries: PinTries) -> Result<(), Fail> {
    let sql = "UPDATE ticket SET pin_wrong = $2, pin_wrong_at = $3 WHERE id = $1";
    tx.exec(sql, args![ticket, i64::from(tries.wrong), tries.last_at]).await?;
    Ok(())
}

/// The person goes on at another kiosk, with a new slip and PIN.
pub async fn move_to(tx: &mut Tx, ticket: TicketId, origin: SiteId, pin_hash: &str, slip_hash: &str) -> Result<(), Fail> {
    let sql = "UPDATE ticket SET origin_site_id = $2, pin_hash = $3, slip_hash = $4, pin_wrong = 0, pin_wrong_at = 0 WHERE id = $1";
    tx.exec(sql, args![ticket, origin, pin_hash, slip_hash]).await?;
    Ok(())
}

/// What the person would like if the day ends first.
pub async fn set_carry_choice(tx: &mut Tx, ticket: TicketId, choice: &str) -> Result<(), Fail> {
    tx.exec("UPDATE ticket SET carry_choice = $2 WHERE id = $1", args![ticket, choice]).await?;
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

/// Tickets of earlier days that have no end yet, at most 500.
pub async fn left_over(tx: &mut Tx, today: Day) -> Result<Vec<Ticket>, Fail> {
    let sql = select!(
        "WHERE day < $1 AND (state IN ('issued', 'transferred', 'requeued', 'called', 'paused', 'missed')
           OR (state = 'serving' AND NOT EXISTS (SELECT 1 FROM carry_over c WHERE c.ticket_id = ticket.id))) LIMIT 500"
    );
    many(tx.all(sql, args![today]).await?)
}
