//! The month's rota: made by the generator, changed by hand, published; duties are acknowledged by their lawyers.

use server_api as api;
use server_domain::access::Action;
use server_domain::event::EventKind;
use server_domain::id::{LawyerId, ShiftId, SiteId};
use server_domain::rota::{self, DutySeat, Kept, SeatTemplate, ShiftState};
use server_domain::{Day, Rejection, RejectionCode, Timestamp};
use server_store::rota_month::{Month, Template};
use server_store::shift::{NewStep, Shift};
use server_store::{Fail, Tx, event, rota_month as months, shift as shifts, swap as swaps};

use crate::service::lawyers::rota_facts::{self, Facts, seat};
use crate::service::lawyers::rota_view::{self, Eyes};
use crate::service::lawyers::{duty_notice, empty_chair, lawyer_sitting};
use crate::service::{Actor, job, not_found, reason};
use crate::{Clock, Context};

/// Seeds are whole numbers that pages can hold exactly.
const SEED_MASK: i64 = (1 << 53) - 1;

/// The right to make the rota, asked at the city.
///
/// # Errors
/// `forbidden`.
pub async fn must_plan(tx: &mut Tx, actor: &Actor) -> Result<SiteId, Fail> {
    let city = rota_facts::city(tx).await?.id;
    actor.must(tx, Action::RotaPlan, city).await?;
    Ok(city)
}

/// Appends what happened to a duty to its place's stream.
pub async fn tell(tx: &mut Tx, s: &Shift, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    let body = serde_json::json!({ "shift_id": s.id, "day": s.day.to_string(), "state": s.state, "lawyer_id": s.lawyer_id });
    event::append(tx, s.site_id, kind, &body, now).await.map(|_| ())
}

/// A duty changed hands, or was emptied: it is told, and whoever is booked goes along.
pub async fn changed(tx: &mut Tx, s: &Shift, now: Timestamp) -> Result<(), Fail> {
    tell(tx, s, EventKind::ShiftChanged, now).await?;
    lawyer_sitting::follow(tx, s, now).await
}

/// Saves a duty that was read in this transaction.
///
/// # Errors
/// `rota_stale` if somebody wrote since; a unique violation if the lawyer serves that day.
pub async fn save(tx: &mut Tx, s: &mut Shift) -> Result<(), Fail> {
    if !shifts::save(tx, s).await? {
        return Err(RejectionCode::RotaStale.into());
    }
    s.version += 1;
    Ok(())
}

/// Saves a duty that changed hands: who held it before is reminded of it no more.
///
/// # Errors
/// Those of [`save`].
pub async fn save_moved(tx: &mut Tx, s: &mut Shift, now: Timestamp) -> Result<(), Fail> {
    save(tx, s).await?;
    duty_notice::withdraw(tx, s, now).await
}

/// The month's seats by the templates with their hours, from a day on, numbered among those that are else equal.
fn wanted(templates: &[Template], (from, to): (Day, Day), facts: &Facts) -> Result<Vec<(DutySeat, u16, u16)>, Rejection> {
    let mut all: Vec<(DutySeat, u16, u16)> = Vec::new();
    for t in templates {
        let one = SeatTemplate { site: t.site_id, kind: t.kind, half: t.half, count: t.seats, needs: t.needs.clone() };
        for mut seat in rota::seats_of(&[one], from, to, &facts.calendar)? {
            let same = |(s, ..): &&(DutySeat, u16, u16)| (s.day, s.site, s.kind, s.half) == (seat.day, seat.site, seat.kind, seat.half);
            seat.no = all.iter().filter(same).count() as u8 + 1;
            all.push((seat, t.from_min, t.to_min));
        }
    }
    all.sort_by_key(|(s, from, _)| (s.day, *from));
    Ok(all)
}

/// Makes a month from the day of `now` on, within a transaction: what was acknowledged, served or set by hand stays, and so does every
/// holder of a published month.
///
/// # Errors
/// `rota_size`, `day_invalid`.
pub async fn generate_in(tx: &mut Tx, month: &str, seed: i64, clock: &Clock, now: Timestamp) -> Result<Month, Fail> {
    let (from, to) = rota_facts::span(month)?;
    let stored = months::locked(tx, month).await?;
    let is_published = stored.as_ref().is_some_and(Month::is_published);
    shifts::delete_planned(tx, month).await?;
    let mut facts = Facts::read(tx, (from, to)).await?;
    let old = facts.shifts.len();
    for (seat, from_min, to_min) in wanted(&months::templates(tx).await?, (from.max(now.day()), to), &facts)? {
        let key = |s: &Shift| (s.day, s.site_id, s.kind, s.half, s.no);
        if facts.shifts.iter().any(|s| key(s) == (seat.day, seat.site, seat.kind, seat.half, seat.no)) {
            continue;
        }
        facts.shifts.push(Shift {
            id: ShiftId(clock.id()),
            site_id: seat.site,
            day: seat.day,
            kind: seat.kind,
            half: seat.half,
            no: seat.no,
            from_min,
            to_min,
            needs: seat.needs,
            lawyer_id: None,
            state: if is_published { ShiftState::Published } else { ShiftState::Planned },
            is_set: false,
            acknowledged_at: None,
            signed_in_at: None,
            signed_out_at: None,
            sequence: 0,
            version: 1,
        });
    }
    // A chair whose time is over, or that was left empty by hand, is not filled.
    let open = |s: &Shift| s.lawyer_id.is_some() || (s.ends_at() > now && s.state.is_free() && !s.is_set);
    let asked: Vec<usize> = (0..facts.shifts.len()).filter(|n| open(&facts.shifts[*n])).collect();
    let seats: Vec<DutySeat> = asked.iter().map(|n| seat(&facts.shifts[*n])).collect();
    let held = asked.iter().enumerate().filter_map(|(at, n)| facts.shifts[*n].lawyer_id.map(|lawyer| Kept { seat: at, lawyer }));
    let kept: Vec<Kept> = held.collect();
    let made = rota::generate(&seats, &facts.rules, &kept, &facts.calendar, seed.cast_unsigned())?;
    for (n, holder) in asked.iter().zip(&made.holders) {
        let s = &mut facts.shifts[*n];
        if s.lawyer_id.is_none() && holder.is_some() {
            s.lawyer_id = *holder;
            if *n < old {
                save(tx, s).await?;
                let step = NewStep { kind: "filled", by: None, from: None, to: *holder, words: None };
                shifts::add_step(tx, s.id, &step, now).await?;
            }
        }
    }
    for s in &facts.shifts[old..] {
        shifts::insert(tx, s).await?;
    }
    let m = Month {
        month: month.to_owned(),
        state: String::new(),
        seed,
        fewest: i64::from(made.score.fewest),
        most: i64::from(made.score.most),
        is_proven_best: made.score.is_proven_best,
        generated_at: now.0,
        published_at: None,
        version: 0,
    };
    months::put(tx, &m).await?;
    months::get(tx, month).await?.ok_or_else(|| not_found("rota"))
}

/// Makes a month, or makes it anew.
///
/// # Errors
/// Those of [`generate_in`], `day_invalid` for a month that is over, `forbidden`.
pub async fn generate(cx: &Context, actor: &Actor, month: &str, body: api::GenerateRota) -> Result<api::Rota, Fail> {
    let now = cx.clock.now();
    if rota_facts::span(month)?.1 < now.day() {
        return Err(Rejection::new(RejectionCode::DayInvalid).at("/month").into());
    }
    let drawn = i64::from_be_bytes(cx.clock.random());
    let seed = body.seed.unwrap_or(drawn) & SEED_MASK;
    let (who, clock, month) = (actor.clone(), cx.clock.clone(), month.to_owned());
    cx.db
        .write(job!(|tx, who, clock, month, seed, now| {
            let city = must_plan(tx, &who).await?;
            if generate_in(tx, &month, *seed, &clock, *now).await?.is_published() {
                lawyer_sitting::open_month(tx, &month, &clock, *now).await?;
            }
            event::append(tx, city, EventKind::RotaChanged, &serde_json::json!({ "month": *month, "seed": *seed }), *now).await?;
            rota_view::month_in(tx, &who, &month, *now).await
        }))
        .await
}

/// Publishes a month: its lawyers see their duties and are asked to say yes, and people can book their times.
///
/// # Errors
/// `rota_stale` if it changed since it was looked at, `not_found` before it is made, `forbidden`.
pub async fn publish(cx: &Context, actor: &Actor, month: &str, version: i64) -> Result<api::Rota, Fail> {
    let (now, who, clock, month) = (cx.clock.now(), actor.clone(), cx.clock.clone(), month.to_owned());
    cx.db
        .write(job!(|tx, who, clock, month, version, now| {
            let city = must_plan(tx, &who).await?;
            let m = months::locked(tx, &month).await?.ok_or_else(|| not_found("rota"))?;
            if m.version != *version {
                return Err(RejectionCode::RotaStale.into());
            }
            if !m.is_published() {
                months::publish(tx, &month, Some(who.id()), *now).await?;
                lawyer_sitting::open_month(tx, &month, &clock, *now).await?;
                duty_notice::published(tx, &month, *now).await?;
                event::append(tx, city, EventKind::RotaPublished, &serde_json::json!({ "month": *month }), *now).await?;
            }
            rota_view::month_in(tx, &who, &month, *now).await
        }))
        .await
}

/// A duty with its month, for changing it.
pub async fn taken(tx: &mut Tx, id: ShiftId) -> Result<(Shift, Facts), Fail> {
    let s = shifts::locked(tx, id).await?.ok_or_else(|| not_found("shift"))?;
    let facts = Facts::read(tx, rota_facts::span(&s.day.to_string()[..7])?).await?;
    Ok((s, facts))
}

/// Which lawyers may take a duty from whoever holds it.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn fits(cx: &Context, actor: &Actor, id: ShiftId) -> Result<api::LawyerFits, Fail> {
    let mut tx = cx.db.read().await?;
    must_plan(&mut tx, actor).await?;
    let s = shifts::get(&mut tx, id).await?.ok_or_else(|| not_found("shift"))?;
    let facts = Facts::read(&mut tx, rota_facts::span(&s.day.to_string()[..7])?).await?;
    let one = |l: &rota::Lawyer| api::LawyerFit {
        lawyer_id: l.id.to_string(),
        cause: facts.fit(l.id, &s, None).err().map(|c| crate::service::view::word(c.as_str())),
        month: facts.month_of(l.id),
    };
    Ok(api::LawyerFits { items: facts.rules.iter().filter(|l| s.lawyer_id != Some(l.id)).map(one).collect() })
}

/// Which duties of a month a lawyer may take, as if none of the lawyer's were moved.
///
/// # Errors
/// `day_invalid`, `forbidden`.
pub async fn seats(cx: &Context, actor: &Actor, month: &str, lawyer: LawyerId, moved: Option<ShiftId>) -> Result<api::SeatFits, Fail> {
    let mut tx = cx.db.read().await?;
    must_plan(&mut tx, actor).await?;
    let facts = Facts::read(&mut tx, rota_facts::span(month)?).await?;
    let given = moved.and_then(|id| facts.shifts.iter().find(|s| s.id == id));
    let one = |s: &Shift| api::SeatFit {
        shift_id: s.id.to_string(),
        cause: facts.fit(lawyer, s, given).err().map(|c| crate::service::view::word(c.as_str())),
    };
    Ok(api::SeatFits { items: facts.shifts.iter().filter(|s| s.state.is_ahead()).map(one).collect() })
}

/// Sets who holds a duty by hand. What its lawyer said yes to needs a reason and is kept in its history; a swap that was under
/// way for it ends.
///
/// # Errors
/// `rota_stale`, `shift_state` once it is served, `swap_unfit` with the cause, `reason_missing`, `forbidden`.
pub async fn set(cx: &Context, actor: &Actor, id: ShiftId, body: api::SetShift) -> Result<api::Rota, Fail> {
    let to: Option<LawyerId> = body
        .lawyer_id
        .as_deref()
        .map(|l| l.parse().map_err(|_| Rejection::new(RejectionCode::StaffUnknown).at("/lawyer_id")))
        .transpose()?;
    let (now, who, clock) = (cx.clock.now(), actor.clone(), cx.clock.clone());
    cx.db
        .write(job!(|tx, who, id, to, body, clock, now| {
            must_plan(tx, &who).await?;
            let (mut s, facts) = taken(tx, *id).await?;
            if s.version != body.version {
                return Err(RejectionCode::RotaStale.into());
            }
            let words = match (s.state, body.reason.as_deref()) {
                (ShiftState::Acknowledged, text) => Some(reason(text.unwrap_or_default())?),
                (_, Some(text)) if !text.trim().is_empty() => Some(reason(text)?),
                _ => None,
            };
            if let Some(lawyer) = *to {
                facts.must_fit(lawyer, &s, None)?;
            }
            let from = s.lawyer_id;
            (s.state, s.lawyer_id, s.is_set) = (s.state.hand_over()?, *to, true);
            (s.acknowledged_at, s.sequence) = (None, s.sequence + 1);
            save_moved(tx, &mut s, *now).await?;
            swaps::withdraw_of(tx, s.id, *now).await?;
            let step = NewStep { kind: "set", by: Some(who.id()), from, to: *to, words: words.as_deref() };
            shifts::add_step(tx, s.id, &step, *now).await?;
            let month = s.day.to_string()[..7].to_owned();
            months::touch(tx, &month).await?;
            changed(tx, &s, *now).await?;
            lawyer_sitting::open(tx, &s, &clock, *now).await?;
            rota_view::month_in(tx, &who, &month, *now).await
        }))
        .await
}

/// The lawyer says to come.
///
/// # Errors
/// `shift_state`, `forbidden` for another's duty.
pub async fn acknowledge(cx: &Context, actor: &Actor, id: ShiftId) -> Result<api::Shift, Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, now| {
            let (mut s, facts) = taken(tx, *id).await?;
            must_be_own(&who, &s)?;
            if s.state != ShiftState::Acknowledged {
                s.state = s.state.acknowledge()?;
                s.acknowledged_at = Some(*now);
                save(tx, &mut s).await?;
                tell(tx, &s, EventKind::ShiftAcknowledged, *now).await?;
            }
            let eyes = Eyes::of(tx, &who, *now).await?;
            rota_view::shift(&facts, &eyes, &s)
        }))
        .await
}

/// Only its lawyer.
pub fn must_be_own(actor: &Actor, s: &Shift) -> Result<(), Fail> {
    if s.lawyer_id == Some(LawyerId(actor.id().0)) {
        Ok(())
    } else {
        Err(Rejection::new(RejectionCode::Forbidden).with("action", Action::DutyServe).into())
    }
}

/// What happened to a duty since it was made; for its coordinator and for lawyers.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn steps(cx: &Context, actor: &Actor, id: ShiftId) -> Result<api::ShiftSteps, Fail> {
    let mut tx = cx.db.read().await?;
    let s = shifts::get(&mut tx, id).await?.ok_or_else(|| not_found("shift"))?;
    if must_plan(&mut tx, actor).await.is_err() {
        must_be_own(actor, &s)?;
    }
    let one = |x: shifts::Step| api::ShiftStep {
        seq: x.seq,
        kind: x.kind,
        at: Timestamp(x.at).rfc3339(),
        by: x.by,
        from: x.from_lawyer,
        to: x.to_lawyer,
        words: x.words,
    };
    Ok(api::ShiftSteps { items: shifts::steps(&mut tx, id).await?.into_iter().map(one).collect() })
}

/// A lawyer's own published duties.
///
/// # Errors
/// `day_invalid`.
pub async fn mine(cx: &Context, actor: &Actor, from: &str, to: &str) -> Result<api::MyDuties, Fail> {
    let (from, to) = crate::service::lines::figures::parse_span(from, to)?;
    let mut tx = cx.db.read().await?;
    let facts = Facts::read(&mut tx, (from, to)).await?;
    let eyes = Eyes::of(&mut tx, actor, cx.clock.now()).await?;
    let own = facts.shifts.iter().filter(|s| s.lawyer_id == Some(eyes.me) && s.state != ShiftState::Planned);
    let items = own.map(|s| rota_view::shift(&facts, &eyes, s)).collect::<Result<_, _>>()?;
    let mut asks = Vec::new();
    for gap in empty_chair::asked_of(&mut tx, &facts, eyes.me, eyes.now).await? {
        let asked = facts.shifts.iter().find(|s| s.id.to_string() == gap.shift_id).ok_or_else(|| not_found("shift"))?;
        asks.push(api::DutyAsk { shift: rota_view::shift(&facts, &eyes, asked)?, gap });
    }
    let booked = lawyer_sitting::booked(&mut tx, eyes.me, (from, to)).await?;
    Ok(api::MyDuties { items, asks, booked })
}
