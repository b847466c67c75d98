//! Taking a number at a kiosk, and looking at it from a phone.

use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::{PersonId, QueueId, SiteId, TicketId};
use server_domain::person::Identity;
use server_domain::queue::{Mode as QueueMode, rank_at, ticket_number};
use server_domain::ticket::Ticket as State;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::queue::Queue;
use server_store::seal::Column;
use server_store::ticket::{NewTicket, Ticket};
use server_store::{Fail, Tx, desk as desks, event, idempotency, person as persons, queue as queues, site as sites, ticket as tickets};

use super::{job, not_found, secret_hash, view};
use crate::Context;

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
}

/// What is drawn once per request, outside the transaction.
struct Draw {
    ticket: TicketId,
    person: PersonId,
    pin: String,
    pin_hash: String,
    slip: String,
}

/// Issues a ticket; the same key gives the same slip again.
///
/// # Errors
/// `queue_closed`, `queue_elsewhere`, `ticket_live_exists`, `idempotency_mismatch`.
pub async fn issue(cx: &Context, cmd: Issue) -> Result<api::TicketIssued, Fail> {
    let now = cx.clock.now();
    let ticket = TicketId(cx.clock.id());
    let pin = format!("{:04}", u32::from_be_bytes(cx.clock.random()) % 10_000);
    let pin_hash = pin_hash(cx, ticket, &pin);
    let draw = Draw { ticket, person: PersonId(cx.clock.id()), pin, pin_hash, slip: cx.clock.secret() };
    let (cmd, draw, mode) = (std::sync::Arc::new(cmd), std::sync::Arc::new(draw), std::sync::Arc::new(cx.mode.clone()));
    let run = || {
        let (cmd, draw, mode) = (cmd.clone(), draw.clone(), mode.clone());
        cx.db.write(move |tx| {
            let (cmd, draw, mode) = (cmd.clone(), draw.clone(), mode.clone());
            Box::pin(async move { issue_in(tx, &cmd, &draw, &mode, now).await })
        })
    };
    match run().await {
        // Somebody else used the key, or took the person's place in the queue, at the same moment: judge anew.
        Err(e) if e.is_unique_violation() => run().await,
        done => done,
    }
}

async fn issue_in(tx: &mut Tx, cmd: &Issue, draw: &Draw, mode: &crate::context::Mode, now: Timestamp) -> Result<api::TicketIssued, Fail> {
    if let Some(reply) = idempotency::find(tx, SCOPE, &cmd.key, &cmd.request_hash).await? {
        return serde_json::from_str(&reply).map_err(|_| Fail::Inconsistent {
            table: "idempotency",
            column: "reply_sealed",
            id: cmd.key.clone(),
        });
    }
    let queue = admitted_queue(tx, cmd, mode, now).await?;
    let person = persons::declare(tx, draw.person, &cmd.who, now).await?;
    if let Some(live) = tickets::live_of_person(tx, queue.id, person).await? {
        let site = sites::get(tx, live.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
        return Err(Rejection::new(RejectionCode::TicketLiveExists).with("number", live.number).with("site", site.name).into());
    }
    let day = now.day();
    let no = queues::next_no(tx, queue.id, day).await?;
    let number = ticket_number(&queue.code, no);
    let new = NewTicket {
        id: draw.ticket,
        queue_id: queue.id,
        day,
        no,
        number: &number,
        person_id: person,
        site_id: queue.site_id,
        origin_site_id: cmd.site_id,
        lang: cmd.lang,
        now,
        rank_at: rank_at(now, 0),
        pin_hash: &draw.pin_hash,
        slip_hash: &secret_hash(&draw.slip),
    };
    tickets::insert(tx, &new).await?;
    let stored = tickets::get(tx, draw.ticket).await?.ok_or_else(|| not_found("ticket"))?;
    let ahead = tickets::ahead(tx, &stored, day).await?;
    let slip_url = format!("/t/{}", draw.slip);
    let reply = api::TicketIssued {
        ticket: view::ticket(&stored, &queue, None),
        pin: draw.pin.clone(),
        slip_token: draw.slip.clone(),
        slip_url,
        ahead,
        estimate: view::estimate_for(tx, &queue, ahead).await?,
    };
    let text = serde_json::to_string(&reply).expect("plain data");
    idempotency::keep(tx, SCOPE, &cmd.key, &cmd.request_hash, &text, now).await?;
    tell(tx, &stored, EventKind::TicketIssued, now).await?;
    Ok(reply)
}

/// The queue, if it takes numbers now and from this site.
async fn admitted_queue(tx: &mut Tx, cmd: &Issue, mode: &crate::context::Mode, now: Timestamp) -> Result<Queue, Fail> {
    let queue = queues::get(tx, cmd.queue_id).await?.ok_or_else(|| not_found("queue"))?;
    let site = sites::get(tx, queue.site_id).await?.ok_or_else(|| not_found("site"))?;
    let serves = match queue.mode {
        QueueMode::Video => sites::lineage(tx, cmd.site_id).await?.contains(&queue.site_id),
        QueueMode::Counter => cmd.site_id == queue.site_id,
    };
    if !serves {
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

/// The keyed hash of a PIN: without the key file nobody can try the ten thousand.
pub fn pin_hash(cx: &Context, ticket: TicketId, pin: &str) -> String {
    cx.db.sealer().index(PIN, &format!("{ticket}:{pin}"))
}

/// Appends a ticket's event to the stream of its queue's site: numbers and places only.
pub async fn tell(tx: &mut Tx, t: &Ticket, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    let queue = queues::get(tx, t.queue_id).await?.ok_or_else(|| not_found("queue"))?;
    let mut body = serde_json::json!({
        "ticket_id": t.id, "number": t.number, "service": queue.service, "queue_id": t.queue_id,
        "origin_site_id": t.origin_site_id, "lang": t.lang, "called_count": t.called_count,
    });
    if let Some(desk_id) = t.desk_id {
        let desk = desks::get(tx, desk_id).await?.ok_or_else(|| not_found("desk"))?;
        let origin = sites::get(tx, t.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
        let (place_zh, place_en) = view::place(queue.mode, &origin, &desk);
        let more = serde_json::json!({
            "desk_id": desk.id, "desk_zh": desk.label_zh, "desk_en": desk.label_en, "place_zh": place_zh, "place_en": place_en,
        });
        if let (Some(body), serde_json::Value::Object(more)) = (body.as_object_mut(), more) {
            body.extend(more);
        }
    }
    event::append(tx, t.site_id, kind, &body, now).await?;
    Ok(())
}

/// The phone page of a slip.
///
/// # Errors
/// `ticket_unknown`.
pub async fn slip(cx: &Context, token: &str) -> Result<api::SlipStatus, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let t = tickets::by_slip(&mut tx, &secret_hash(token)).await?.ok_or(RejectionCode::TicketUnknown)?;
    let queue = queues::get(&mut tx, t.queue_id).await?.ok_or_else(|| not_found("queue"))?;
    let origin = sites::get(&mut tx, t.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
    let ahead = tickets::ahead(&mut tx, &t, now.day()).await?;
    let desk = match t.desk_id {
        Some(desk) => desks::get(&mut tx, desk).await?,
        None => None,
    };
    let (place_zh, place_en) = match (queue.mode, &desk) {
        (QueueMode::Counter, None) => (origin.short_name.clone(), origin.short_name_en.clone()),
        (QueueMode::Video, None) => {
            (format!("{}{}", origin.short_name, origin.place_zh), format!("{}, {}", origin.short_name_en, origin.place_en))
        }
        (mode, Some(desk)) => view::place(mode, &origin, desk),
    };
    let estimate = if t.state == State::Issued { view::estimate_for(&mut tx, &queue, ahead).await? } else { None };
    Ok(api::SlipStatus { ticket: view::ticket(&t, &queue, desk.as_ref()), ahead, estimate, place_zh, place_en, server_time: now.rfc3339() })
}

/// Numbers of earlier days that nobody served expire; the carry-over list comes with the registration desk.
pub async fn expire_left_over(cx: &Context) -> Result<usize, Fail> {
    let now = cx.clock.now();
    cx.db
        .write(job!(|tx, now| {
            let left = tickets::left_over(tx, now.day()).await?;
            for t in &left {
                let next = t.state.expire()?;
                tickets::save(tx, t.id, t.state, next, None, *now).await?;
                if let Some(s) = server_store::session::of_ticket(tx, t.id).await? {
                    server_store::session::save(tx, s.id, server_domain::session::Session::Ended { at: *now }).await?;
                }
                tell(tx, t, EventKind::TicketExpired, *now).await?;
            }
            Ok(left.len())
        }))
        .await
}
