//! Lawyers' consultations that can be booked beside walk-ins: sittings that follow their duty.
//!
//! A duty has a sitting in each half day that it lies in. Whoever holds the duty receives; who is booked keeps time and place
//! when it changes hands, and is told. A chair that is empty takes no bookings.

use std::collections::HashMap;

use server_api as api;
use server_domain::appointment::{AppointmentState, BookingDoor, StepKind};
use server_domain::calendar::format_minutes;
use server_domain::event::EventKind;
use server_domain::id::{LawyerId, ShiftId, SiteId, SittingId, StaffId};
use server_domain::queue::{Mode, Service};
use server_domain::rota::{SeatKind, ShiftState};
use server_domain::sitting::{LAWYER_SLOT_MINUTES, LAWYER_WALK_IN_PERCENT, SittingForm, SittingState, halves};
use server_domain::{Day, Timestamp};
use server_store::appointment::{Appointment, Step};
use server_store::rota_month::Template;
use server_store::shift::Shift;
use server_store::sitting::{Fresh, Sitting};
use server_store::{
    Fail, Tx, booker as bookers, lawyer as lawyers, lawyer_sitting as sittings, queue as queues, rota_month as months, shift as shifts,
    site as sites, slot as slots,
};

use crate::service::appointments::appointment;
use crate::service::lawyers::rota_facts;
use crate::service::sittings::sitting::{Told, insert, save, tell, tell_booked};
use crate::service::{job, not_found, view};
use crate::{Clock, Context};

/// How far ahead times are shown, in days: lawyers are there every working day, and who looks on a phone need not look through months.
const SHOWN_DAYS: i64 = 14;

/// Whether times of a duty can be booked and which share stays for walk-ins, by the seats that come again as they are now.
fn rule(templates: &[Template], s: &Shift) -> (bool, u8) {
    let mut last = 0;
    let same = templates.iter().filter(|t| (t.site_id, t.kind, t.half) == (s.site_id, s.kind, s.half));
    let mut own = same.filter(|t| {
        last += t.seats;
        s.no <= last
    });
    own.next().map_or((true, LAWYER_WALK_IN_PERCENT), |t| (t.is_bookable, t.walk_in_percent))
}

/// How people are received at a seat, by the lines of legal advice of its place; `None` where nobody could be called.
fn form(seat: SeatKind, has_video: bool, has_counter: bool) -> Option<SittingForm> {
    match (seat, has_video, has_counter) {
        (SeatKind::Hall, true, _) => Some(SittingForm::Both),
        (SeatKind::Hall, false, true) => Some(SittingForm::InPerson),
        (SeatKind::Remote, true, _) => Some(SittingForm::Video),
        (SeatKind::Hall | SeatKind::Remote, false, _) => None,
    }
}

/// Opens the booking of one duty that somebody holds. What is there already follows.
pub async fn open(tx: &mut Tx, duty: &Shift, clock: &Clock, now: Timestamp) -> Result<(), Fail> {
    let Some(lawyer) = duty.lawyer_id else { return follow(tx, duty, now).await };
    if matches!(duty.state, ShiftState::Planned | ShiftState::Absent) || duty.ends_at() <= now {
        return Ok(());
    }
    if !sittings::of_shift(tx, duty.id).await?.is_empty() {
        return follow(tx, duty, now).await;
    }
    let (is_bookable, walk_in_percent) = rule(&months::templates(tx).await?, duty);
    let lines: Vec<Mode> = queues::all(tx)
        .await?
        .into_iter()
        .filter(|q| q.site_id == duty.site_id && q.service == Service::LegalAdvice)
        .map(|q| q.mode)
        .collect();
    let Some(form) = form(duty.kind, lines.contains(&Mode::Video), lines.contains(&Mode::Counter)).filter(|_| is_bookable) else {
        return Ok(());
    };
    let site = sites::get(tx, duty.site_id).await?.ok_or_else(|| not_found("site"))?;
    for (half, from_min, to_min) in halves(duty.from_min, duty.to_min, LAWYER_SLOT_MINUTES) {
        if duty.day.at_minute(to_min) <= now {
            continue;
        }
        let fresh = Fresh {
            leader_id: StaffId(lawyer.0),
            site_id: duty.site_id,
            day: duty.day,
            half,
            from_min,
            to_min,
            form,
            theme_zh: String::new(),
            theme_en: String::new(),
            place_zh: site.place_zh.clone(),
            place_en: site.place_en.clone(),
            phone: String::new(),
            slot_minutes: LAWYER_SLOT_MINUTES,
            slot_capacity: 1,
            walk_in_percent,
        };
        let mut s = Sitting::planned(SittingId(clock.id()), fresh, duty.day, now);
        s.state = s.state.approve()?.publish()?.open()?;
        (s.approved_at, s.published_at, s.shift_id) = (Some(now), Some(now), Some(duty.id));
        insert(tx, &s, &[], clock).await?;
    }
    Ok(())
}

/// Opens the booking of every duty of a published month from the day of `now` on.
pub async fn open_month(tx: &mut Tx, month: &str, clock: &Clock, now: Timestamp) -> Result<(), Fail> {
    let (first, last) = rota_facts::span(month)?;
    for duty in shifts::between(tx, first.max(now.day()), last).await? {
        open(tx, &duty, clock, now).await?;
    }
    Ok(())
}

/// A duty changed hands, was emptied or is held again: its sittings follow, and everybody booked is told of another lawyer.
pub async fn follow(tx: &mut Tx, duty: &Shift, now: Timestamp) -> Result<(), Fail> {
    for s in sittings::locked(tx, duty.id).await? {
        if !is_ahead(&s, now) {
            continue;
        }
        match duty.lawyer_id {
            None => empty(tx, s, now).await?,
            Some(lawyer) => hold(tx, s, StaffId(lawyer.0), now).await?,
        }
    }
    Ok(())
}

/// Nobody sits there although somebody holds the duty: no more bookings until the chair is held again.
pub async fn chair_empty(tx: &mut Tx, duty: ShiftId, now: Timestamp) -> Result<(), Fail> {
    for s in sittings::locked(tx, duty).await? {
        if is_ahead(&s, now) {
            empty(tx, s, now).await?;
        }
    }
    Ok(())
}

fn is_ahead(s: &Sitting, now: Timestamp) -> bool {
    !s.is_over(now) && (s.state.takes_bookings() || s.state == SittingState::SubstitutionPending)
}

async fn empty(tx: &mut Tx, mut s: Sitting, now: Timestamp) -> Result<(), Fail> {
    if s.state == SittingState::SubstitutionPending {
        return Ok(());
    }
    s.state = s.state.lose_leader()?;
    save(tx, &mut s, "lose_leader").await?;
    tell(tx, &s, EventKind::SittingChanged, now).await
}

async fn hold(tx: &mut Tx, mut s: Sitting, who: StaffId, now: Timestamp) -> Result<(), Fail> {
    let is_other = s.receiver_id != who;
    if s.state != SittingState::SubstitutionPending {
        if !is_other {
            return Ok(());
        }
        s.state = s.state.lose_leader()?;
    }
    s.state = s.state.substitute()?;
    s.receiver_id = who;
    if !is_other {
        save(tx, &mut s, "substitute").await?;
        return tell(tx, &s, EventKind::SittingSubstituted, now).await;
    }
    // Where nobody was promised the other one, nobody is told of a substitute.
    if !bookers::of_sitting(tx, s.id).await?.iter().any(|a| a.state.is_live()) {
        s.leader_id = who;
    }
    s.sequence = s.sequence.saturating_add(1);
    save(tx, &mut s, "substitute").await?;
    tell_booked(tx, &s, Told::Substituted, now).await
}

/// What somebody booked is told when no lawyer came: words and the next door.
pub fn nobody_came(lang: &str) -> (&'static str, &'static str) {
    if lang == "en" {
        ("No lawyer was there at your time.", "Please book again, or call the legal aid line 12348.")
    } else {
        ("到了您的时间没有律师到岗。", "请再约一次，或拨打 12348 法律援助热线。")
    }
}

/// Ends what is over.
///
/// # Errors
/// The database's.
pub async fn round(cx: &Context) -> Result<usize, Fail> {
    let now = cx.clock.now();
    let running = sittings::running(&mut cx.db.read().await?, now.day()).await?;
    let over: Vec<(SittingId, ShiftId)> = running.iter().filter(|s| s.is_over(now)).filter_map(|s| Some((s.id, s.shift_id?))).collect();
    let mut done = 0;
    for (id, shift) in over {
        let ended = cx
            .db
            .write(job!(|tx, id, shift, now| {
                let Some(s) = sittings::locked(tx, *shift).await?.into_iter().find(|s| s.id == *id) else { return Ok(false) };
                end(tx, s, *shift, *now).await
            }))
            .await;
        match ended {
            Ok(did) => done += usize::from(did),
            // Somebody was quicker.
            Err(Fail::Rule(_)) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(done)
}

/// The hours are over. Whoever still waits for an empty chair is told; the half day was held if a lawyer was there in it.
async fn end(tx: &mut Tx, mut s: Sitting, shift: ShiftId, now: Timestamp) -> Result<bool, Fail> {
    use AppointmentState::{Completed, Confirmed, InSession};
    let is_empty = s.state == SittingState::SubstitutionPending;
    if !is_empty && !s.state.takes_bookings() {
        return Ok(false);
    }
    let people = bookers::of_sitting(tx, s.id).await?;
    if s.day == now.day() && people.iter().any(|a| a.state == InSession) {
        return Ok(false);
    }
    let duty = shifts::get(tx, shift).await?.ok_or_else(|| not_found("shift"))?;
    let was_there = duty.signed_in_at.is_some_and(|at| at < s.ends_at()) && duty.signed_out_at.is_none_or(|at| at > s.starts_at());
    if was_there || people.iter().any(|a| matches!(a.state, Completed | InSession)) {
        let held = if is_empty { s.state.substitute()? } else { s.state };
        s.state = held.begin()?.finish()?;
        (s.started_at, s.ended_at) = (Some(s.starts_at()), Some(s.ends_at()));
        save(tx, &mut s, "finish").await?;
        tell(tx, &s, EventKind::SittingDone, now).await?;
    } else {
        s.state = s.state.miss(s.ends_at(), now)?;
        save(tx, &mut s, "miss").await?;
        tell(tx, &s, EventKind::SittingMissed, now).await?;
    }
    for a in people.iter().filter(|a| is_empty && a.state == Confirmed) {
        let (words, next_door) = nobody_came(&a.lang);
        let step = Step { kind: StepKind::CancelledByOrgan, by: None, words: Some(words), next_door: Some(next_door) };
        appointment::end(tx, a, Appointment { state: a.state.cancel_by_organ()?, ..a.clone() }, &step, now).await?;
    }
    Ok(true)
}

/// Lawyers whose time can be booked at a place or above it, with what is free for the public.
///
/// # Errors
/// `not_found`.
pub async fn list(cx: &Context, site: SiteId) -> Result<api::LawyerTimesList, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    sites::get(&mut tx, site).await?.ok_or_else(|| not_found("site"))?;
    let (today, last) = (now.day(), now.day().plus_days(SHOWN_DAYS));
    let counts = slots::counts(&mut tx, today, last, BookingDoor::Public.begins_after(now)).await?;
    let all: HashMap<StaffId, lawyers::Lawyer> = lawyers::all(&mut tx).await?.into_iter().map(|l| (StaffId(l.id.0), l)).collect();
    let mut items = Vec::new();
    for place in sites::lineage(&mut tx, site).await? {
        let here = sites::get(&mut tx, place).await?.ok_or_else(|| not_found("site"))?;
        for s in sittings::of_site(&mut tx, place, today, last).await?.iter().filter(|s| s.state.takes_bookings() && !s.is_over(now)) {
            let l = all.get(&s.receiver_id).ok_or_else(|| not_found("lawyer"))?;
            items.push(api::LawyerTimes {
                sitting_id: s.id.to_string(),
                site_id: s.site_id.to_string(),
                site_name: here.name.clone(),
                site_name_en: here.name_en.clone(),
                day: s.day.to_string(),
                from: format_minutes(s.from_min),
                to: format_minutes(s.to_min),
                form: view::word(s.form.as_str()),
                place_zh: s.place_zh.clone(),
                place_en: s.place_en.clone(),
                lawyer: l.name.clone(),
                lawyer_en: l.name_en.clone(),
                firm: l.firm.clone(),
                firm_en: l.firm_en.clone(),
                free_places: counts.get(&s.id).map_or(0, |c| c.free),
            });
        }
    }
    items.sort_by(|a, b| (&a.day, &a.from, &a.lawyer).cmp(&(&b.day, &b.from, &b.lawyer)));
    Ok(api::LawyerTimesList { items, server_time: now.rfc3339() })
}

/// The places that are taken in a lawyer's duties: times and topics, no names.
pub async fn booked(tx: &mut Tx, lawyer: LawyerId, (from, to): (Day, Day)) -> Result<Vec<api::BookedTime>, Fail> {
    let one = |(shift, a): (ShiftId, Appointment)| {
        let (from, to) = a.at.minutes();
        api::BookedTime {
            shift_id: shift.to_string(),
            from: format_minutes(from),
            to: format_minutes(to),
            topic: view::word(a.topic.as_str()),
            form: view::word(a.form.as_str()),
            state: view::word(a.state.as_str()),
        }
    };
    Ok(sittings::booked(tx, lawyer, from, to).await?.into_iter().map(one).collect())
}
