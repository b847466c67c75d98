//! Taking a number at a kiosk, and moving it to another one.

use crate::service::lines::{lobby, room};
use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::SessionId;
use server_domain::id::{PersonId, QueueId, SiteId, TicketId};
use server_domain::person::{IdNumber, Identity, PaperKind, PhoneState};
use server_domain::priority::{self, PriorityClass};
use server_domain::queue::{Mode as QueueMode, Service, rank_at, ticket_number};
use server_domain::session::Why;
use server_domain::ticket::{MAX_PEOPLE, MAX_REPRESENTATIVES, Ticket as State};
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::queue::Queue;
use server_store::seal::Column;
use server_store::session::Turn;
use server_store::ticket::{NewTicket, Ticket};
use server_store::{
    Fail, Tx, desk as desks, event, idempotency, measure, party as parties, person as persons, priority as priorities, queue as queues,
    representative as representatives, site as sites, ticket as tickets,
};

use crate::Context;
use crate::context::Mode;
use crate::service::appointments::appointment;
use crate::service::{job, not_found, secret_hash, view};

const PIN: Column = Column { table: "ticket", name: "pin_hash" };
const SCOPE: &str = "ticket.issue";

/// What a kiosk asks for, parsed.
#[derive(Debug, Clone)]
pub struct Issue {
    /// The `Idempotency-Key`.
    pub key: String,
    /// Hash of the request body.
    pub request_hash: String,
    pub site_id: SiteId,
    pub queue_id: QueueId,
    pub lang: &'static str,
    pub who: Identity,
    pub declared: Vec<String>,
    pub people: u32,
    pub representatives: Vec<Identity>,
    /// The other side.
    pub parties: Vec<String>,
    pub same_phone_is_another_person: bool,
}

/// What is drawn once per request, outside the transaction.
#[derive(Debug, Clone)]
pub struct Draw {
    pub ticket: TicketId,
    /// Of an appointment's number in a video line.
    pub session: SessionId,
    pub persons: [PersonId; MAX_REPRESENTATIVES],
    pub pin: String,
    pub slip: String,
    pub pin_hash: String,
}

impl Draw {
    pub fn new(cx: &Context) -> Self {
        let ticket = TicketId(cx.clock.id());
        Self::for_ticket(cx, ticket)
    }

    /// A new slip and PIN for a ticket that exists.
    pub fn for_ticket(cx: &Context, ticket: TicketId) -> Self {
        let pin = format!("{:04}", u32::from_be_bytes(cx.clock.random()) % 10_000);
        let pin_hash = pin_hash(cx, ticket, &pin);
        Self {
            ticket,
            session: SessionId(cx.clock.id()),
            persons: std::array::from_fn(|_| PersonId(cx.clock.id())),
            pin,
            slip: cx.clock.secret(),
            pin_hash,
        }
    }
}

/// Reads who somebody says they are.
///
/// # Errors
/// A rejection with the JSON pointer of the field at fault, below `at`.
pub fn identity(person: &api::DeclaredPerson, at: &str, now: Timestamp) -> Result<Identity, Rejection> {
    let (paper, number) = match &person.paper {
        api::Paper::ResidentCard { number } => (PaperKind::ResidentCard, number.as_str()),
        api::Paper::Other { number } => (PaperKind::Other, number.as_str()),
        api::Paper::None => (PaperKind::None, ""),
    };
    let (phone_state, phone) = match &person.phone {
        api::Phone::Given { number } => (PhoneState::Given, number.as_str()),
        api::Phone::None => (PhoneState::None, ""),
        api::Phone::Declined => (PhoneState::Declined, ""),
    };
    Identity::declare(&person.name, paper, number, phone_state, phone, now).map_err(|mut no| {
        no.pointer = no.pointer.map(|p| p.replacen("/person", at, 1));
        no
    })
}

fn check_group(cmd: &Issue) -> Result<(), Rejection> {
    let speakers = cmd.representatives.len() + 1;
    if speakers > MAX_REPRESENTATIVES {
        return Err(Rejection::new(RejectionCode::RepresentativesLimit).with("limit", MAX_REPRESENTATIVES).at("/representatives"));
    }
    if cmd.people > MAX_PEOPLE || (cmd.people as usize) < speakers {
        return Err(Rejection::new(RejectionCode::PeopleCount).with("limit", MAX_PEOPLE).at("/people"));
    }
    Ok(())
}

/// Issues a ticket; the same key gives the same slip again.
///
/// # Errors
/// `queue_closed`, `queue_elsewhere`, `ticket_live_exists`, `ticket_phone_match`, `priority_unknown`, `people_count`,
/// `representatives_limit`, `idempotency_mismatch`.
pub async fn issue(cx: &Context, cmd: Issue) -> Result<api::TicketIssued, Fail> {
    check_group(&cmd)?;
    let now = cx.clock.now();
    let (cmd, draw, mode) = (std::sync::Arc::new(cmd), std::sync::Arc::new(Draw::new(cx)), std::sync::Arc::new(cx.mode.clone()));
    let run = || {
        let (cmd, draw, mode) = (cmd.clone(), draw.clone(), mode.clone());
        cx.db.write(move |tx| {
            let (cmd, draw, mode) = (cmd.clone(), draw.clone(), mode.clone());
            Box::pin(async move { issue_in(tx, &cmd, &draw, &mode, now).await })
        })
    };
    let reply = match run().await {
        // Somebody else used the key, or took the person's place in the queue, at the same moment: judge anew.
        Err(e) if e.is_unique_violation() => run().await,
        done => done,
    }?;
    with_wait(cx, reply).await
}

/// Adds how many people are ahead and how long the wait may be. Outside the writing transaction: what is looked up must not
/// hold up other people.
pub async fn with_wait(cx: &Context, mut reply: api::TicketIssued) -> Result<api::TicketIssued, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let id: TicketId = reply.ticket.id.parse().map_err(|_| not_found("ticket"))?;
    let at = measure::standing(&mut tx, id).await?.ok_or_else(|| not_found("ticket"))?;
    let queue = queues::get(&mut tx, at.queue).await?.ok_or_else(|| not_found("queue"))?;
    reply.ahead = at.ahead;
    reply.estimate = measure::pace(&mut tx, &queue, now).await?.estimate(at.ahead, &at.desks, now).map(view::estimate);
    Ok(reply)
}

async fn issue_in(tx: &mut Tx, cmd: &Issue, draw: &Draw, mode: &Mode, now: Timestamp) -> Result<api::TicketIssued, Fail> {
    if let Some(reply) = idempotency::find(tx, SCOPE, &cmd.key, &cmd.request_hash).await? {
        return serde_json::from_str(&reply).map_err(|_| Fail::Inconsistent {
            table: "idempotency",
            column: "reply_sealed",
            id: cmd.key.clone(),
        });
    }
    let queue = admitted_queue(tx, cmd, mode, now).await?;
    let person = persons::declare(tx, draw.persons[0], &cmd.who, now).await?;
    refuse_second(tx, cmd, queue.id, (person != draw.persons[0]).then_some(person)).await?;
    let classes = priorities::all(tx).await?;
    let class = priority::best(&classes, &cmd.declared, age(&cmd.who, now), None)?;
    let place = Place { queue: &queue, origin: cmd.site_id, lang: cmd.lang, person, people: cmd.people, class, due_at: now };
    let stored = enter(tx, draw, &place, now).await?;
    for (i, who) in cmd.representatives.iter().enumerate() {
        let speaker = persons::declare(tx, draw.persons[i + 1], who, now).await?;
        representatives::add(tx, stored.id, i as i64 + 2, speaker);
    }
    for (place, name) in (1..).zip(&cmd.parties) {
        parties::add(tx, stored.id, place, name).await?;
    }
    let reply = issued(tx, &stored, draw).await?;
    let text = serde_json::to_string(&reply).expect("plain data");
    idempotency::keep(tx, SCOPE, &cmd.key, &cmd.request_hash, &text, now);
    tell(tx, &stored, EventKind::TicketIssued, now).await?;
    Ok(reply)
}

/// One live number per person and queue: by paper number surely, by phone alone only a question.
async fn refuse_second(tx: &mut Tx, cmd: &Issue, queue: QueueId, known: Option<PersonId>) -> Result<(), Fail> {
    let by_paper = match known {
        Some(person) => tickets::live_of_person(tx, queue, person).await?,
        None => None,
    };
    let (live, code) = match by_paper {
        Some(live) => (live, RejectionCode::TicketLiveExists),
        None => {
            let Some(phone) = cmd.who.phone.as_deref().filter(|_| !cmd.same_phone_is_another_person) else { return Ok(()) };
            let index = persons::phone_index(tx, phone);
            let Some(live) = tickets::live_of_phone(tx, queue, &index).await? else { return Ok(()) };
            (live, RejectionCode::TicketPhoneMatch)
        }
    };
    let site = sites::get(tx, live.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
    let can_move = code == RejectionCode::TicketLiveExists && matches!(live.state, State::Waiting(_)) && live.origin_site_id != cmd.site_id;
    Err(Rejection::new(code).with("number", live.number).with("site", site.name).with("can_move", can_move).into())
}

fn age(who: &Identity, now: Timestamp) -> Option<i16> {
    let number = who.number.as_deref().filter(|_| who.paper == PaperKind::ResidentCard)?;
    IdNumber::parse(number, now.day().0).ok().map(|id| id.age_years(now.day().0))
}

/// Where somebody enters a line.
pub struct Place<'a> {
    pub queue: &'a Queue,
    pub origin: SiteId,
    pub lang: &'a str,
    pub person: PersonId,
    pub people: u32,
    pub class: Option<&'a PriorityClass>,
    /// Since when waiting counts; later than now for an appointment.
    pub due_at: Timestamp,
}

/// Gives the next number of a queue and puts the person into its line.
pub async fn enter(tx: &mut Tx, draw: &Draw, place: &Place<'_>, now: Timestamp) -> Result<Ticket, Fail> {
    let (no, at) = queues::next_no(tx, place.queue.id, now).await?;
    let number = ticket_number(&place.queue.code, no);
    let due_at = if at > now { place.due_at.max(at) } else { place.due_at };
    let new = NewTicket {
        id: draw.ticket,
        queue_id: place.queue.id,
        day: now.day(),
        no,
        number: &number,
        person_id: place.person,
        site_id: place.queue.site_id,
        origin_site_id: place.origin,
        lang: place.lang,
        people: place.people,
        priority: place.class.map(|c| c.code.as_str()),
        now: at,
        due_at,
        rank_at: rank_at(due_at, place.class.map_or(0, |c| c.bonus_ms)),
        pin_hash: &draw.pin_hash,
        slip_hash: &secret_hash(&draw.slip),
    };
    Ok(tickets::insert(tx, &new))
}

/// The slip of a ticket that was just issued or moved; what is ahead of it comes with [`with_wait`].
pub async fn issued(tx: &mut Tx, t: &Ticket, draw: &Draw) -> Result<api::TicketIssued, Fail> {
    Ok(api::TicketIssued {
        ticket: view::ticket_public(tx, t).await?,
        pin: draw.pin.clone(),
        slip_token: draw.slip.clone(),
        slip_url: format!("/t/{}", draw.slip),
        ahead: 0,
        estimate: None,
    })
}

/// Whether a queue serves people who are at a site.
pub async fn serves(tx: &mut Tx, queue: &Queue, site: SiteId) -> Result<bool, Fail> {
    Ok(match queue.mode {
        QueueMode::Video => sites::lineage(tx, site).await?.contains(&queue.site_id),
        QueueMode::Counter => site == queue.site_id,
    })
}

/// The queue, if it takes numbers now and from this site.
async fn admitted_queue(tx: &mut Tx, cmd: &Issue, mode: &Mode, now: Timestamp) -> Result<Queue, Fail> {
    let queue = queues::get(tx, cmd.queue_id).await?.ok_or_else(|| not_found("queue"))?;
    let site = sites::get(tx, queue.site_id).await?.ok_or_else(|| not_found("site"))?;
    if !serves(tx, &queue, cmd.site_id).await? {
        return Err(Rejection::new(RejectionCode::QueueElsewhere).with("site", site.name).into());
    }
    if !mode.always_open && !sites::calendar(tx).await?.is_open(site.hours, now) {
        let hours = server_domain::calendar::format_minutes;
        return Err(Rejection::new(RejectionCode::QueueClosed)
            .with("opens", hours(site.hours.opens_min))
            .with("closes", hours(site.hours.closes_min))
            .into());
    }
    Ok(queue)
}

/// Moves one's live number to the kiosk of another site. Name and paper number must both fit.
///
/// # Errors
/// `paper_number_missing` without a paper, `ticket_unknown`, `ticket_state` once called, `queue_elsewhere`.
pub async fn move_here(cx: &Context, body: api::MoveTicket) -> Result<api::TicketIssued, Fail> {
    let now = cx.clock.now();
    let who = identity(&body.person, "/person", now)?;
    let site: SiteId = body.site_id.parse().map_err(|_| not_found("site"))?;
    let queue_id: QueueId = body.queue_id.parse().map_err(|_| not_found("queue"))?;
    if who.number.is_none() {
        return Err(Rejection::new(RejectionCode::PaperNumberMissing).at("/person/paper/number").into());
    }
    let found = {
        let mut tx = cx.db.read().await?;
        live_by_paper(&mut tx, &who, queue_id).await?.id
    };
    let draw = Draw::for_ticket(cx, found);
    let (reply, left) = cx
        .db
        .write(job!(|tx, who, site, queue_id, draw, now| {
            let t = live_by_paper(tx, &who, *queue_id).await?;
            if t.id != draw.ticket || !matches!(t.state, State::Waiting(_)) {
                return Err(Rejection::new(RejectionCode::TicketState).with("state", t.state.as_str()).with("action", "move").into());
            }
            let queue = queues::get(tx, t.queue_id).await?.ok_or_else(|| not_found("queue"))?;
            if !serves(tx, &queue, *site).await? {
                let place = sites::get(tx, queue.site_id).await?.ok_or_else(|| not_found("site"))?;
                return Err(Rejection::new(RejectionCode::QueueElsewhere).with("site", place.name).into());
            }
            let left = lobby::stand_up(tx, t.id, &Turn::of(Why::SeatReleased), *now).await?;
            tickets::move_to(tx, t.id, *site, &draw.pin_hash, &secret_hash(&draw.slip)).await?;
            let t = tickets::get(tx, t.id).await?.ok_or_else(|| not_found("ticket"))?;
            let reply = issued(tx, &t, &draw).await?;
            tell(tx, &t, EventKind::TicketMoved, *now).await?;
            Ok((reply, left))
        }))
        .await?;
    if let Some(session) = left {
        room::close(cx, session).await;
    }
    with_wait(cx, reply).await
}

async fn live_by_paper(tx: &mut Tx, who: &Identity, queue: QueueId) -> Result<Ticket, Fail> {
    let person = persons::by_paper(tx, who).await?.ok_or(RejectionCode::TicketUnknown)?;
    if persons::open(tx, person).await?.name != who.name {
        return Err(RejectionCode::TicketUnknown.into());
    }
    Ok(tickets::live_of_person(tx, queue, person).await?.ok_or(RejectionCode::TicketUnknown)?)
}

/// The keyed hash of a PIN: without the key file nobody can try the ten thousand.
pub fn pin_hash(cx: &Context, ticket: TicketId, pin: &str) -> String {
    cx.db.sealer().index(PIN, &format!("{ticket}:{pin}"))
}

/// Appends a ticket's event to the stream of its queue's site: numbers and places only.
pub async fn tell(tx: &mut Tx, t: &Ticket, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    tell_more(tx, t, kind, serde_json::json!({}), now).await
}

/// The same with more facts.
pub async fn tell_more(tx: &mut Tx, t: &Ticket, kind: EventKind, mut body: serde_json::Value, now: Timestamp) -> Result<(), Fail> {
    let queue = queues::get(tx, t.queue_id).await?.ok_or_else(|| not_found("queue"))?;
    let mut add = |more: serde_json::Value| {
        if let (Some(body), serde_json::Value::Object(more)) = (body.as_object_mut(), more) {
            body.extend(more);
        }
    };
    add(serde_json::json!({
        "ticket_id": t.id, "number": t.number, "service": queue.service, "queue_id": t.queue_id,
        "origin_site_id": t.origin_site_id, "lang": t.lang, "called_count": t.called_count,
    }));
    if let Some(desk_id) = t.desk_id {
        let desk = desks::label(tx, desk_id).await?.ok_or_else(|| not_found("desk"))?;
        let origin = sites::get(tx, t.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
        let (place_zh, place_en) = view::place(queue.mode, &origin, &desk);
        add(serde_json::json!({
            "desk_id": desk.id, "desk_zh": desk.zh, "desk_en": desk.en, "place_zh": place_zh, "place_en": place_en,
        }));
    }
    event::append(tx, t.site_id, kind, &body, now).await?;
    let may_be_received = queue.service == Service::LeaderReception || t.priority.as_deref() == Some(priority::APPOINTMENT);
    if may_be_received { appointment::follow(tx, t, now).await } else { Ok(()) }
}
