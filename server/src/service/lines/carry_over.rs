//! Left-over people: tomorrow's clerk looks after everybody who was not served, by their own choice.

use server_api as api;
use server_domain::access::Action;
use server_domain::calendar::parse_minutes;
use server_domain::event::EventKind;
use server_domain::id::{CarryOverId, SiteId};
use server_domain::priority::{self, PriorityClass};
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::{
    Fail, Tx, carry_over as carry_overs, event, person as persons, priority as priorities, queue as queues,
    representative as representatives, site as sites, ticket as tickets,
};

use crate::Context;
use crate::service::lines::ticket;
use crate::service::lines::ticket::{Draw, Place};
use crate::service::{Actor, job, not_found, reason, view};

/// Ended ones stay in sight for so long, in milliseconds.
const SHOWN_MS: i64 = 7 * 86_400_000;

/// People who were not served on their day: open ones, then those of the last week.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn list(cx: &Context, actor: &Actor, site: SiteId) -> Result<api::CarryOverList, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    sites::get(&mut tx, site).await?.ok_or_else(|| not_found("site"))?;
    actor.must(&mut tx, Action::CarryOverEnd, site).await?;
    let places = view::Places::read(&mut tx).await?;
    let mut items = Vec::new();
    for c in carry_overs::of_site(&mut tx, site, now.plus_ms(-SHOWN_MS)).await? {
        let t = tickets::get(&mut tx, c.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
        let (queue, origin) = (places.queue(&t)?, places.origin(&t)?);
        let who = persons::open(&mut tx, t.person_id).await?;
        items.push(api::CarryOver {
            id: c.id.to_string(),
            number: t.number.clone(),
            day: c.day,
            queue_id: queue.id.to_string(),
            queue_zh: queue.name_zh.clone(),
            queue_en: queue.name_en.clone(),
            origin_zh: origin.short_name.clone(),
            origin_en: origin.short_name_en.clone(),
            choice: view::word(&c.choice),
            name: who.name,
            paper_kind: view::word(who.paper.as_str()),
            phone_state: view::word(who.phone_state.as_str()),
            phone: who.phone,
            people: t.people,
            waited_minutes: t.ended_at.unwrap_or(now).since_ms(t.issued_at) / 60_000,
            ended: c.ended.as_deref().map(view::word),
            ended_by: c.ended_by,
            ended_at: c.ended_at.map(Timestamp::rfc3339),
            new_number: c.new_number,
            note: c.note,
        });
    }
    Ok(api::CarryOverList { items, issued: None })
}

/// Looks after somebody: a new number before today's newcomers, a time today, a phone call, or they no longer wish it.
///
/// # Errors
/// `carry_over_ended`, `time_past`, `field_invalid`, `reason_missing`, `forbidden`.
pub async fn end(cx: &Context, actor: &Actor, id: CarryOverId, body: api::EndCarryOver) -> Result<api::CarryOverList, Fail> {
    let now = cx.clock.now();
    let word = match body.how {
        api::CarryEnd::NewTicket => "new_ticket",
        api::CarryEnd::Appointment => "appointment",
        api::CarryEnd::Phoned => "phoned",
        api::CarryEnd::Withdrawn => "withdrawn",
        api::CarryEnd::Served => return Err(Rejection::new(RejectionCode::FieldInvalid).at("/how").into()),
    };
    let needs_note = matches!(body.how, api::CarryEnd::Phoned | api::CarryEnd::Withdrawn);
    let note = match body.note.as_deref() {
        None | Some("") if !needs_note => None,
        text => Some(reason(text.unwrap_or_default()).map_err(|no| no.at("/note"))?),
    };
    let due = match body.how {
        api::CarryEnd::NewTicket => Some((now, priority::CARRIED_OVER)),
        api::CarryEnd::Appointment => Some((appointed(body.at.as_deref(), now)?, priority::APPOINTMENT)),
        _ => None,
    };
    let (who, draw) = (actor.clone(), Draw::new(cx));
    let (site, issued) = cx
        .db
        .write(job!(|tx, who, id, word, note, due, draw, now| {
            let c = carry_overs::get(tx, *id).await?.ok_or_else(|| not_found("carry_over"))?;
            who.must(tx, Action::CarryOverEnd, c.site_id).await?;
            let issued = match *due {
                Some((at, class)) => Some(new_number(tx, &c, at, class, &draw, *now).await?),
                None => None,
            };
            let fresh = issued.as_ref().map(|_| draw.ticket);
            if !carry_overs::end(tx, *id, &word, who.id(), fresh, note.as_deref(), *now).await? {
                return Err(RejectionCode::CarryOverEnded.into());
            }
            let body = serde_json::json!({ "carry_over_id": *id, "ticket_id": c.ticket_id, "how": *word, "new_ticket_id": fresh });
            event::append(tx, c.site_id, EventKind::CarryOverEnded, &body, *now).await?;
            Ok((c.site_id, issued))
        }))
        .await?;
    let issued = match issued {
        Some(slip) => Some(ticket::with_wait(cx, slip).await?),
        None => None,
    };
    Ok(api::CarryOverList { issued, ..list(cx, actor, site).await? })
}

fn appointed(at: Option<&str>, now: Timestamp) -> Result<Timestamp, Rejection> {
    let wrong = || Rejection::new(RejectionCode::FieldInvalid).at("/at");
    let minutes = parse_minutes(at.ok_or_else(wrong)?).ok_or_else(wrong)?;
    let due = now.day().start().plus_ms(i64::from(minutes) * 60_000);
    if due < now { Err(Rejection::new(RejectionCode::TimePast).at("/at")) } else { Ok(due) }
}

async fn new_number(
    tx: &mut Tx,
    c: &carry_overs::CarryOver,
    due_at: Timestamp,
    class: &str,
    draw: &Draw,
    now: Timestamp,
) -> Result<api::TicketIssued, Fail> {
    let old = tickets::get(tx, c.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
    if let Some(live) = tickets::live_of_person(tx, old.queue_id, old.person_id).await? {
        let site = sites::get(tx, live.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
        let no = Rejection::new(RejectionCode::TicketLiveExists).with("number", live.number).with("site", site.name);
        return Err(no.with("can_move", false).into());
    }
    let queue = queues::get(tx, old.queue_id).await?.ok_or_else(|| not_found("queue"))?;
    let classes = priorities::all(tx).await?;
    let class: Option<&PriorityClass> = classes.iter().find(|k| k.code == class);
    let place =
        Place { queue: &queue, origin: old.origin_site_id, lang: &old.lang, person: old.person_id, people: old.people, class, due_at };
    let t = ticket::enter(tx, draw, &place, now).await?;
    for (place, speaker) in (2_i64..).zip(representatives::of_ticket(tx, old.id).await?) {
        representatives::add(tx, t.id, place, speaker);
    }
    let slip = ticket::issued(tx, &t, draw).await?;
    ticket::tell(tx, &t, EventKind::TicketIssued, now).await?;
    Ok(slip)
}
