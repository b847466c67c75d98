//! The waiting list of a full sitting: a slot that comes free is offered to the first whom it suits, who has time to answer.
//! Until then it stays taken, so that nobody passes them.

use server_api as api;
use server_domain::appointment::may_book;
use server_domain::event::EventKind;
use server_domain::id::{SittingId, SlotId, WaitId};
use server_domain::waitlist::{self as rules, Freed, WaitState, WaitWish, Waiting};
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::hold::Target;
use server_store::wait::Wait;
use server_store::{
    Fail, Tx, appointment as appointments, booker as bookers, event, hold as holds, idempotency, person as persons, site as sites,
    sitting as sittings, slot as slots, wait as waits,
};

use crate::Context;
use crate::service::appointments::booking::{Asked, Draw, Key, Request, Source, ahead, booked, claim, twice};
use crate::service::appointments::{appointment, appointment_message, appointment_view, booking_form};
use crate::service::{job, not_found, secret_hash};

const JOIN: &str = "wait.join";

/// What is kept of somebody who waits: the form as it was sent, the door, and the secret of the slip.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
struct Kept {
    form: api::BookingForm,
    source: String,
    token: String,
}

/// A place that came free: offered to the waiting list, or else given back for anybody.
pub(crate) async fn slot_freed(tx: &mut Tx, slot: SlotId, now: Timestamp) -> Result<(), Fail> {
    let target = holds::target(tx, slot).await?.ok_or_else(|| not_found("slot"))?;
    let is_bookable = target.is_open && target.at.state.takes_bookings();
    let first = if is_bookable { first_in_line(tx, &target, now).await? } else { None };
    let Some((w, offer)) = first else {
        slots::give_back(tx, slot).await?;
        return Ok(());
    };
    let next = Wait { state: WaitState::Offered, slot_id: Some(slot), offer_until: Some(offer.until), ..w.clone() };
    save(tx, &w, &next).await?;
    tell(tx, &next, &target, EventKind::WaitOffered, now).await?;
    let kept = kept(tx, w.id).await?;
    let lang = if kept.form.lang == api::Lang::En { "en" } else { "zh" };
    appointment_message::offer(tx, &next, &target, &kept.token, lang, now).await
}

/// Who gets the slot: the one who waited longest among those whom it suits and who may book.
async fn first_in_line(tx: &mut Tx, target: &Target, now: Timestamp) -> Result<Option<(Wait, rules::Offer)>, Fail> {
    let starts_at = target.at.starts_at();
    if rules::offer_time(starts_at, now).is_none() {
        return Ok(None);
    }
    let line = waits::line(tx, target.sitting_id).await?;
    let let_go = if line.is_empty() { Vec::new() } else { waits::all_let_go(tx, target.sitting_id).await? };
    let mut waiting: Vec<Waiting> = line.iter().map(|w| as_waiting(w, &let_go)).collect();
    let sites: Vec<_> = line.iter().map(|w| w.origin_site_id).collect();
    let freed = Freed { slot: target.slot_id, sitting: target.sitting_id, sites: &sites, form: target.form, starts_at };
    while let Some(offer) = rules::offer(&waiting, &freed, now) {
        let w = line.iter().find(|w| w.id == offer.wait).ok_or_else(|| not_found("wait"))?;
        let live = bookers::live_of_person(tx, w.person_id).await?;
        let live: Vec<_> = live.iter().map(appointment::booked_as).collect();
        let kept = kept(tx, w.id).await?;
        let tier = sites::get(tx, target.at.site_id).await?.ok_or_else(|| not_found("site"))?.kind.tier();
        let subject = booking_form::subject(tx, &kept.form, target.at.kind()).await?;
        if may_book(&live, subject, tier, now).is_ok() {
            return Ok(Some((w.clone(), offer)));
        }
        // They keep their place on the list for a time when they may.
        waiting.retain(|other| other.id != offer.wait);
    }
    Ok(None)
}

fn as_waiting(w: &Wait, let_go: &[(WaitId, SlotId)]) -> Waiting {
    Waiting {
        id: w.id,
        since: w.created_at,
        state: w.state,
        wish: WaitWish { sitting: Some(w.sitting_id), site: None, form: Some(w.form) },
        let_go: let_go.iter().filter(|(id, _)| *id == w.id).map(|(_, slot)| *slot).collect(),
    }
}

async fn save(tx: &mut Tx, w: &Wait, next: &Wait) -> Result<(), Fail> {
    // Somebody else was quicker.
    if waits::save(tx, w, next).await? { Ok(()) } else { Err(RejectionCode::OfferOver.into()) }
}

async fn tell(tx: &mut Tx, w: &Wait, target: &Target, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    let body = serde_json::json!({ "wait_id": w.id, "sitting_id": w.sitting_id, "state": w.state });
    event::append(tx, target.at.site_id, kind, &body, now).await?;
    Ok(())
}

async fn kept(tx: &mut Tx, id: WaitId) -> Result<Kept, Fail> {
    let text = waits::form(tx, id).await?;
    serde_json::from_str(&text).map_err(|_| Fail::Inconsistent { table: "wait", column: "form_sealed", id: id.to_string() })
}

/// Joins the list of a sitting. The same person twice gets the place they have.
///
/// # Errors
/// Those of [`booking_form::read`]; `sitting_state` unless it takes bookings; `appointment_exists`, `appointment_limit`.
pub async fn join(cx: &Context, source: Source, key: Key, body: api::JoinWait) -> Result<api::WaitJoined, Fail> {
    let sitting: SittingId = body.sitting_id.parse().map_err(|_| not_found("sitting"))?;
    let (request, _) = booking_form::read(cx, &source, &body.form).await?;
    let (now, draw, id) = (cx.clock.now(), Draw::new(cx), WaitId(cx.clock.id()));
    let kept = Kept { form: body.form, source: source.key(), token: cx.clock.secret() };
    let run = || {
        let (key, request, draw, kept) = (key.clone(), request.clone(), draw.clone(), kept.clone());
        cx.db.write(job!(|tx, sitting, key, request, draw, kept, id, now| {
            if let Some(token) = idempotency::find(tx, JOIN, &key.key, &key.request_hash).await? {
                return Ok(token);
            }
            let token = join_in(tx, *sitting, &request, &draw, &kept, *id, *now).await?;
            idempotency::keep(tx, JOIN, &key.key, &key.request_hash, &token, *now);
            Ok(token)
        }))
    };
    let token = twice(run).await?;
    Ok(api::WaitJoined { wait: show(cx, &token).await?, wait_token: token })
}

async fn join_in(
    tx: &mut Tx,
    sitting: SittingId,
    request: &Request,
    draw: &Draw,
    kept: &Kept,
    id: WaitId,
    now: Timestamp,
) -> Result<String, Fail> {
    let s = sittings::get(tx, sitting).await?.ok_or_else(|| not_found("sitting"))?;
    if !s.state.takes_bookings() || s.starts_at() <= now {
        return Err(Rejection::new(RejectionCode::SittingState).with("state", s.state).with("action", "book").into());
    }
    booking_form::check_sitting(tx, request, &s).await?;
    let tier = sites::get(tx, s.site_id).await?.ok_or_else(|| not_found("site"))?.kind.tier();
    let person = persons::declare(tx, draw.persons[0], &request.who, now).await?;
    let known = (person != draw.persons[0]).then_some(person);
    may_book(&ahead(tx, request, known).await?, request.subject(s.kind())?, tier, now)?;
    if let Some(person) = known
        && let Some(w) = waits::live_of_person(tx, sitting, person).await?
    {
        return Ok(self::kept(tx, w.id).await?.token);
    }
    let w = Wait {
        id,
        sitting_id: sitting,
        person_id: person,
        origin_site_id: request.origin,
        form: request.form,
        state: WaitState::Waiting,
        created_at: now,
        slot_id: None,
        offer_until: None,
        appointment_id: None,
    };
    waits::insert(tx, &w, &secret_hash(&kept.token), &serde_json::to_string(kept).expect("plain data"));
    let body = serde_json::json!({ "wait_id": w.id, "sitting_id": sitting, "state": w.state });
    event::append(tx, s.site_id, EventKind::WaitJoined, &body, now).await?;
    Ok(kept.token.clone())
}

/// Where somebody stands on a list, and what is offered to them.
///
/// # Errors
/// `not_found`.
pub async fn show(cx: &Context, token: &str) -> Result<api::Wait, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let w = waits::by_token(&mut tx, &secret_hash(token)).await?.ok_or_else(|| not_found("wait"))?;
    let s = sittings::get(&mut tx, w.sitting_id).await?.ok_or_else(|| not_found("sitting"))?;
    let time = server_domain::calendar::format_minutes;
    let offer = match (w.slot_id, w.offer_until) {
        (Some(slot), Some(until)) if now < until => holds::target(&mut tx, slot).await?.map(|t| {
            let (from, to) = t.at.minutes();
            api::Offer { from: time(from), to: time(to), until: until.rfc3339() }
        }),
        _ => None,
    };
    let code = match w.appointment_id {
        Some(id) => appointments::get(&mut tx, id).await?.map(|a| a.code),
        None => None,
    };
    Ok(api::Wait {
        state: crate::service::view::word(w.state.as_str()),
        sitting: appointment_view::sitting(&mut tx, &s).await?,
        ahead: if w.state == WaitState::Waiting { waits::ahead(&mut tx, &w).await? } else { 0 },
        offer,
        code,
        server_time: now.rfc3339(),
    })
}

/// Takes the offered slot. Taking it twice gives the same appointment.
///
/// # Errors
/// `not_found`, `offer_over`, `sitting_state`, `appointment_exists`, `appointment_limit`.
pub async fn accept(cx: &Context, token: &str) -> Result<api::AppointmentBooked, Fail> {
    let (now, draw, hash) = (cx.clock.now(), Draw::new(cx), secret_hash(token));
    let kept = {
        let mut tx = cx.db.read().await?;
        let w = waits::by_token(&mut tx, &hash).await?.ok_or_else(|| not_found("wait"))?;
        kept(&mut tx, w.id).await?
    };
    let source = Source::Kept { key: kept.source };
    let (request, calendar) = booking_form::read(cx, &source, &kept.form).await?;
    let run = || {
        let (source, request, calendar, draw, hash) = (source.clone(), request.clone(), calendar.clone(), draw.clone(), hash.clone());
        cx.db.write(job!(|tx, source, request, calendar, draw, hash, now| {
            let asked = Asked { source: &source, request: &request, calendar: &calendar, draw: &draw };
            accept_in(tx, &asked, &hash, *now).await
        }))
    };
    booked(cx, &twice(run).await?).await
}

async fn accept_in(tx: &mut Tx, asked: &Asked<'_>, hash: &str, now: Timestamp) -> Result<String, Fail> {
    let w = waits::by_token(tx, hash).await?.ok_or_else(|| not_found("wait"))?;
    if let Some(done) = w.appointment_id {
        return Ok(appointment::stored(tx, done).await?.code);
    }
    let (Some(slot), Some(until)) = (w.slot_id, w.offer_until) else { return Err(RejectionCode::OfferOver.into()) };
    let state = rules::take(w.state, until, now)?;
    let target = holds::target(tx, slot).await?.ok_or_else(|| not_found("slot"))?;
    if !target.is_open || !target.at.state.takes_bookings() {
        return Err(Rejection::new(RejectionCode::SittingState).with("state", target.at.state).with("action", "book").into());
    }
    let a = claim(tx, asked, &target, now).await?;
    save(tx, &w, &Wait { state, slot_id: None, offer_until: None, appointment_id: Some(a.id), ..w.clone() }).await?;
    tell(tx, &w, &target, EventKind::WaitBooked, now).await?;
    Ok(a.code)
}

/// Lets the offered slot go; the place on the list stays.
///
/// # Errors
/// `not_found`, `offer_over`.
pub async fn refuse(cx: &Context, token: &str) -> Result<api::Wait, Fail> {
    let (now, hash) = (cx.clock.now(), secret_hash(token));
    cx.db
        .write(job!(|tx, hash, now| {
            let w = waits::by_token(tx, &hash).await?.ok_or_else(|| not_found("wait"))?;
            let_go(tx, &w, rules::let_go(w.state)?, *now).await
        }))
        .await?;
    show(cx, token).await
}

/// Leaves the list.
///
/// # Errors
/// `not_found`, `offer_over` for somebody who is not on it any more.
pub async fn leave(cx: &Context, token: &str) -> Result<api::Wait, Fail> {
    let (now, hash) = (cx.clock.now(), secret_hash(token));
    cx.db
        .write(job!(|tx, hash, now| {
            let w = waits::by_token(tx, &hash).await?.ok_or_else(|| not_found("wait"))?;
            let_go(tx, &w, rules::leave(w.state)?, *now).await
        }))
        .await?;
    show(cx, token).await
}

/// Changes to a state without an offer; a slot that was kept goes on to the next one.
async fn let_go(tx: &mut Tx, w: &Wait, state: WaitState, now: Timestamp) -> Result<(), Fail> {
    save(tx, w, &Wait { state, slot_id: None, offer_until: None, ..w.clone() }).await?;
    let s = sittings::get(tx, w.sitting_id).await?.ok_or_else(|| not_found("sitting"))?;
    if state == WaitState::Ended {
        let body = serde_json::json!({ "wait_id": w.id, "sitting_id": w.sitting_id, "state": state });
        event::append(tx, s.site_id, EventKind::WaitEnded, &body, now).await?;
    }
    let Some(slot) = w.slot_id else { return Ok(()) };
    waits::let_go(tx, w.id, slot);
    slot_freed(tx, slot, now).await
}

/// Passes on offers that nobody answered in time, takes lists along to a postponed sitting's new day, and ends those of
/// sittings that are over.
pub async fn run(cx: &Context) -> Result<usize, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let idle = waits::lapsed(&mut tx, now).await?.is_empty() && waits::over(&mut tx, now).await?.is_empty();
    if idle && !waits::has_postponed(&mut tx).await? {
        return Ok(0);
    }
    drop(tx);
    cx.db
        .write(job!(|tx, now| {
            waits::follow_postponed(tx);
            let (lapsed, over) = (waits::lapsed(tx, *now).await?, waits::over(tx, *now).await?);
            for w in &lapsed {
                let_go(tx, w, rules::let_go(w.state)?, *now).await?;
            }
            for w in &over {
                let_go(tx, w, rules::leave(w.state)?, *now).await?;
            }
            Ok(lapsed.len() + over.len())
        }))
        .await
}
