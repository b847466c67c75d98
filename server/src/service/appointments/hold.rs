//! Holds: a slot is kept for a few minutes while somebody fills the form.

use std::net::IpAddr;

use server_api as api;
use server_domain::appointment::{HOLD_MS, Hold as Held};
use server_domain::id::{HoldId, SlotId};
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::hold::Target;
use server_store::{Fail, Tx, hold as holds, idempotency, sitting as sittings, slot as slots};

use crate::Context;
use crate::service::appointments::booking::{Key, Source};
use crate::service::appointments::{appointment_view, wait_list};
use crate::service::{job, not_found, secret_hash};

const HOLD: &str = "slot.hold";
/// Holds that kiosks behind one address ask for within a quarter of an hour. A hall's kiosks need a few a minute.
pub const MAX_KIOSK_HOLDS: u32 = 120;

/// Counts the holds of kiosks behind one address.
///
/// # Errors
/// `too_many_requests`.
pub fn admit_kiosk(cx: &Context, from: IpAddr) -> Result<(), Rejection> {
    let now = cx.clock.now();
    if cx.sources.kiosk_holds.add(from, now).count > MAX_KIOSK_HOLDS { Err(RejectionCode::TooManyRequests.into()) } else { Ok(()) }
}

/// Keeps a slot for ten minutes. What the same source held before is given back: going back to choose another is no fault.
///
/// # Errors
/// `slot_taken` when it is full, closed or begun; `booking_too_near` for a kiosk or phone less than an hour before;
/// `idempotency_mismatch`.
pub async fn place(cx: &Context, source: Source, key: Key, slot: SlotId) -> Result<api::SlotHeld, Fail> {
    let now = cx.clock.now();
    let draw = (HoldId(cx.clock.id()), cx.clock.secret());
    let run = |replaces: bool| {
        let (source, key, draw) = (source.clone(), key.clone(), draw.clone());
        cx.db.write(job!(|tx, source, key, slot, draw, replaces, now| place_in(tx, &source, &key, *slot, &draw, *replaces, *now).await))
    };
    let token = match run(false).await {
        // The source holds another slot, or the same key came twice at one moment.
        Err(e) if e.is_unique_violation() => run(true).await,
        done => done,
    }?;
    let mut tx = cx.db.read().await?;
    let held = holds::by_token(&mut tx, &secret_hash(&token)).await?.ok_or(RejectionCode::HoldExpired)?;
    let target = holds::target(&mut tx, held.slot_id).await?.ok_or_else(|| not_found("slot"))?;
    let s = sittings::get(&mut tx, held.sitting_id).await?.ok_or_else(|| not_found("sitting"))?;
    let (from, to) = target.at.minutes();
    let time = server_domain::calendar::format_minutes;
    Ok(api::SlotHeld {
        hold_token: token,
        sitting: appointment_view::sitting(&mut tx, &s).await?,
        from: time(from),
        to: time(to),
        expires_at: held.taken_at.plus_ms(HOLD_MS).rfc3339(),
        server_time: now.rfc3339(),
    })
}

async fn place_in(
    tx: &mut Tx,
    source: &Source,
    key: &Key,
    slot: SlotId,
    draw: &(HoldId, String),
    replaces: bool,
    now: Timestamp,
) -> Result<String, Fail> {
    if let Some(token) = idempotency::find(tx, HOLD, &key.key, &key.request_hash).await? {
        return Ok(token);
    }
    let index = holds::source_index(tx, &source.key());
    if replaces && let Some(old) = holds::of_source(tx, &index).await? {
        end(tx, &old, "released", now).await?;
    }
    let target = holds::target(tx, slot).await?.ok_or_else(|| not_found("slot"))?;
    if !target.is_open {
        return Err(RejectionCode::SlotTaken.into());
    }
    source.door().may_ask(target.at.starts_at(), now)?;
    let (hold, token) = draw;
    holds::insert(tx, *hold, slot, &secret_hash(token), &index, now, now.plus_ms(HOLD_MS));
    idempotency::keep(tx, HOLD, &key.key, &key.request_hash, token, now);
    if slots::take(tx, slot).await? { Ok(token.clone()) } else { Err(RejectionCode::SlotTaken.into()) }
}

/// Ends a hold and gives its place on. Nothing happens if it ended meanwhile.
async fn end(tx: &mut Tx, held: &holds::Hold, how: &str, now: Timestamp) -> Result<(), Fail> {
    let Some(held) = holds::lock(tx, held).await? else { return Ok(()) };
    holds::end(tx, held.id, how, now);
    wait_list::slot_freed(tx, held.slot_id, now).await
}

/// Gives a slot back before the time is over. A token that means nothing is no fault: the slot is free.
pub async fn release(cx: &Context, token: &str) -> Result<(), Fail> {
    let (now, hash) = (cx.clock.now(), secret_hash(token));
    cx.db
        .write(job!(|tx, hash, now| match holds::by_token(tx, &hash).await? {
            Some(held) => end(tx, &held, "released", *now).await,
            None => Ok(()),
        }))
        .await
}

/// Ends holds whose time is over.
pub async fn expire(cx: &Context) -> Result<usize, Fail> {
    let now = cx.clock.now();
    if holds::expired(&mut cx.db.read().await?, now).await?.is_empty() {
        return Ok(0);
    }
    cx.db
        .write(job!(|tx, now| {
            let over = holds::expired(tx, *now).await?;
            for held in &over {
                end(tx, held, "expired", *now).await?;
            }
            Ok(over.len())
        }))
        .await
}

/// The hold of a token with its slot, if both still stand.
///
/// # Errors
/// `hold_expired`, also for the hold of another source; `sitting_state`, `slot_taken` if the slot was closed meanwhile;
/// `booking_too_near` if it was held too late for that.
pub(crate) async fn redeem(tx: &mut Tx, source: &Source, token_hash: &str, now: Timestamp) -> Result<(holds::Hold, Target), Fail> {
    let expired = || Rejection::new(RejectionCode::HoldExpired).with("minutes", HOLD_MS / 60_000);
    let held = holds::locked(tx, token_hash).await?.ok_or_else(expired)?;
    if held.source_index != holds::source_index(tx, &source.key()) {
        return Err(expired().into());
    }
    Held { placed_at: held.taken_at }.redeem(now)?;
    let target = holds::target(tx, held.slot_id).await?.ok_or_else(|| not_found("slot"))?;
    if !target.at.state.takes_bookings() {
        return Err(Rejection::new(RejectionCode::SittingState).with("state", target.at.state).with("action", "book").into());
    }
    if !target.is_open || target.at.starts_at() <= now {
        return Err(RejectionCode::SlotTaken.into());
    }
    // Who held it in time has the time of the hold to fill the form.
    source.door().may_ask(target.at.starts_at(), held.taken_at)?;
    Ok((held, target))
}
