//! What people do with their own number, at a kiosk or on the phone: look, come back, give up, choose for tomorrow.

use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::{SiteId, TicketId};
use server_domain::queue::{Mode as QueueMode, requeue_rank};
use server_domain::session::Why;
use server_domain::ticket::{MAX_REQUEUES, Ticket as State};
use server_domain::{Rejection, Timestamp};
use server_store::session::Turn;
use server_store::ticket::{Change, Ticket};
use server_store::{Fail, Tx, call_back as call_backs, desk as desks, queue as queues, site as sites, ticket as tickets, waiting};

use crate::Context;
use crate::service::lawyers::{call_back, stranded};
use crate::service::lines::owed_reply::Reader;
use crate::service::lines::{owed_reply, room, seat, session_course, ticket};
use crate::service::{job, not_found, secret_hash, view};

/// People are asked what they would like for tomorrow from this long before closing, in milliseconds.
const CLOSING_SOON_MS: i64 = 30 * 60_000;

/// The phone page of a slip.
///
/// # Errors
/// `ticket_unknown`.
pub async fn slip(cx: &Context, token: &str) -> Result<api::SlipStatus, Fail> {
    let mut tx = cx.db.read().await?;
    let t = tickets::by_slip(&mut tx, &secret_hash(token)).await?.ok_or(server_domain::RejectionCode::TicketUnknown)?;
    status(cx, &mut tx, &t).await
}

async fn status(cx: &Context, tx: &mut Tx, t: &Ticket) -> Result<api::SlipStatus, Fail> {
    let now = cx.clock.now();
    let queue = queues::get(tx, t.queue_id).await?.ok_or_else(|| not_found("queue"))?;
    let origin = sites::get(tx, t.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
    let ahead = waiting::ahead(tx, t).await?;
    let desk = match t.desk_id {
        Some(desk) => desks::label(tx, desk).await?,
        None => None,
    };
    let (place_zh, place_en) = match (queue.mode, &desk) {
        (QueueMode::Counter, None) => (origin.short_name.clone(), origin.short_name_en.clone()),
        (QueueMode::Video, None) => {
            (format!("{}{}", origin.short_name, origin.place_zh), format!("{}, {}", origin.short_name_en, origin.place_en))
        }
        (mode, Some(desk)) => view::place(mode, &origin, desk),
    };
    let waits = matches!(t.state, State::Waiting(_));
    let estimate = if waits { view::estimate_for(tx, &queue, ahead, now).await? } else { None };
    let site = sites::get(tx, queue.site_id).await?.ok_or_else(|| not_found("site"))?;
    let closing = !cx.mode.always_open && !sites::calendar(tx).await?.is_open(site.hours, now.plus_ms(CLOSING_SOON_MS));
    let choices = stranded::choices(tx, t, now).await?;
    let call_back = match t.state {
        State::Cancelled => call_backs::of_ticket(tx, t.id).await?,
        _ => None,
    };
    let call_back = match call_back {
        Some(c) => Some(call_back::taken(&c, call_backs::line(tx).await?.as_ref())),
        None => None,
    };
    let chosen = t.carry_choice.as_deref().map(view::word);
    Ok(api::SlipStatus {
        ticket: view::ticket_public(tx, t).await?,
        ahead,
        estimate,
        place_zh,
        place_en,
        server_time: now.rfc3339(),
        may_requeue: may_requeue(t, now),
        carry_choice: if waits && closing { chosen.or(Some(api::CarryChoice::Undecided)) } else { chosen },
        choices,
        call_back,
        replies: owed_reply::of_ticket(tx, t.id, Reader::Person, now).await?,
    })
}

/// Whether a missed number may still come back today.
pub fn may_requeue(t: &Ticket, now: Timestamp) -> bool {
    t.state == State::Missed && t.requeues < MAX_REQUEUES && t.day == now.day()
}

/// Puts a missed number back into its line.
///
/// # Errors
/// `requeue_limit`, `ticket_state`; also if the day is over.
pub async fn back_in_line(tx: &mut Tx, t: &Ticket, by: Option<server_domain::id::StaffId>, now: Timestamp) -> Result<Ticket, Fail> {
    let next = t.state.requeue(t.requeues)?;
    if t.day != now.day() {
        return Err(Rejection::new(server_domain::RejectionCode::TicketDone).with("number", &t.number).into());
    }
    waiting::lock(tx, &[t.queue_id], t.day).await?;
    let rank = requeue_rank(&waiting::first_ranks(tx, t.queue_id, t.day, now).await?, t.rank_at, now);
    let change = Change { by, due: Some((Timestamp(rank), rank)), ..Change::default() };
    let back = tickets::save(tx, t, next, &change, now).await?;
    ticket::tell(tx, &back, EventKind::TicketRequeued, now).await?;
    Ok(back)
}

/// Reads whose ticket it is; wrong PINs are counted, so their refusal comes as a value of a committed job.
async fn own(cx: &Context, site_id: &str, claim: api::Claim) -> Result<TicketId, Fail> {
    let site: SiteId = site_id.parse().map_err(|_| not_found("site"))?;
    let now = cx.clock.now();
    let (id, pin) = seat::locate(cx, site, &claim).await?;
    let refused = cx
        .db
        .write(job!(|tx, id, pin, now| {
            let t = tickets::get(tx, *id).await?.ok_or_else(|| not_found("ticket"))?;
            seat::check_pin(tx, &t, pin.as_deref(), *now).await
        }))
        .await?;
    refused.map_or(Ok(id), |no| Err(no.into()))
}

async fn status_of(cx: &Context, id: TicketId) -> Result<api::SlipStatus, Fail> {
    let mut tx = cx.db.read().await?;
    let t = tickets::get(&mut tx, id).await?.ok_or_else(|| not_found("ticket"))?;
    status(cx, &mut tx, &t).await
}

/// Where one's own number stands, by number and PIN at a kiosk.
///
/// # Errors
/// `ticket_unknown`, `pin_wrong`, `pin_locked`.
pub async fn look(cx: &Context, body: api::OwnTicket) -> Result<api::SlipStatus, Fail> {
    let id = own(cx, &body.site_id, body.claim).await?;
    status_of(cx, id).await
}

/// A missed number comes back.
///
/// # Errors
/// `ticket_unknown`, `pin_wrong`, `pin_locked`, `requeue_limit`, `ticket_state`.
pub async fn requeue(cx: &Context, body: api::OwnTicket) -> Result<api::SlipStatus, Fail> {
    let id = own(cx, &body.site_id, body.claim).await?;
    let now = cx.clock.now();
    cx.db
        .write(job!(|tx, id, now| {
            let t = tickets::get(tx, *id).await?.ok_or_else(|| not_found("ticket"))?;
            back_in_line(tx, &t, None, *now).await.map(|_| ())
        }))
        .await?;
    status_of(cx, id).await
}

/// The person gives up. A visit that is under way is ended by the desk instead.
///
/// # Errors
/// `ticket_unknown`, `pin_wrong`, `pin_locked`, `ticket_state`.
pub async fn cancel(cx: &Context, body: api::OwnTicket) -> Result<api::SlipStatus, Fail> {
    let id = own(cx, &body.site_id, body.claim).await?;
    let now = cx.clock.now();
    let ended = cx
        .db
        .write(job!(|tx, id, now| {
            let t = tickets::get(tx, *id).await?.ok_or_else(|| not_found("ticket"))?;
            if !matches!(t.state, State::Waiting(_) | State::Missed) {
                return Err(Rejection::new(server_domain::RejectionCode::TicketState)
                    .with("state", t.state.as_str())
                    .with("action", "cancel")
                    .into());
            }
            let t = tickets::save(tx, &t, t.state.cancel()?, &Change::default(), *now).await?;
            let ended = session_course::end(tx, t.id, &Turn::of(Why::Cancelled), *now).await?;
            ticket::tell(tx, &t, EventKind::TicketCancelled, *now).await?;
            Ok(ended)
        }))
        .await?;
    if let Some(session) = ended {
        room::close(cx, session).await;
    }
    status_of(cx, id).await
}

/// What the person would like if the day ends first.
///
/// # Errors
/// `ticket_unknown`, `pin_wrong`, `pin_locked`, `ticket_state` unless waiting.
pub async fn choose_carry_over(cx: &Context, body: api::ChooseCarryOver) -> Result<api::SlipStatus, Fail> {
    let id = own(cx, &body.site_id, body.claim).await?;
    let choice = match body.choice {
        api::CarryChoice::Undecided => "undecided",
        api::CarryChoice::Wait => "wait",
        api::CarryChoice::PriorityTomorrow => "priority_tomorrow",
        api::CarryChoice::Appointment => "appointment",
    };
    cx.db
        .write(job!(|tx, id, choice| {
            let t = tickets::get(tx, *id).await?.ok_or_else(|| not_found("ticket"))?;
            if !matches!(t.state, State::Waiting(_)) {
                return Err(Rejection::new(server_domain::RejectionCode::TicketState)
                    .with("state", t.state.as_str())
                    .with("action", "carry_over")
                    .into());
            }
            tickets::set_carry_choice(tx, t.id, &choice).await
        }))
        .await?;
    status_of(cx, id).await
}
