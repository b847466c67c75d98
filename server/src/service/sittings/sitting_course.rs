//! The course of a sitting: agreed to, posted, opened, held, confirmed; late, moved to another day, or missed.

use server_api as api;
use server_domain::access::Action;
use server_domain::appointment::AppointmentState;
use server_domain::event::EventKind;
use server_domain::id::{SittingId, StaffId};
use server_domain::plan::{Period, may_plan};
use server_domain::sitting::{Posting, Publishing, SittingState, may_publish, reason};
use server_domain::substitute::Fault;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::appointment::Appointment;
use server_store::sitting::{Fresh, Sitting};
use server_store::{Fail, Tx, booker as bookers, site as sites, sitting as sittings, sitting_host as sitting_hosts, slot as slots};

use crate::service::appointments::{appointment, walk_in};
use crate::service::sittings::sitting::{
    Told, carry, check, clash, managed, minutes, parse_day, record_fault, save, stale, tell, tell_booked,
};
use crate::service::sittings::sitting_view;
use crate::service::{Actor, job, not_found};
use crate::{Clock, Context};

/// Longest delay that can be told, in minutes; a longer one is a postponement.
const MAX_DELAY_MIN: u16 = 600;
/// Furthest moment at which booking may begin, before the sitting, in milliseconds.
const OPENS_LATEST_MS: i64 = 86_400_000;

/// The plan is agreed to.
///
/// # Errors
/// `sitting_state`, `forbidden`.
pub async fn approve(cx: &Context, actor: &Actor, id: SittingId) -> Result<api::SittingDetail, Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, now| {
            let s = managed(tx, &who, *id, Action::SittingApprove).await?;
            approve_in(tx, &who, s, *now).await
        }))
        .await?;
    sitting_view::show(cx, actor, id).await
}

/// Agrees to a sitting that was taken for it.
pub async fn approve_in(tx: &mut Tx, who: &Actor, mut s: Sitting, now: Timestamp) -> Result<(), Fail> {
    s.state = s.state.approve()?;
    (s.approved_at, s.approved_by) = (Some(now), Some(who.id()));
    save(tx, &mut s, "approve").await?;
    tell(tx, &s, EventKind::SittingApproved, now).await
}

/// The agreement is taken back, while nobody outside has seen the plan.
///
/// # Errors
/// `sitting_state` unless approved, `forbidden`.
pub async fn unapprove(cx: &Context, actor: &Actor, id: SittingId) -> Result<api::SittingDetail, Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, now| {
            let s = managed(tx, &who, *id, Action::SittingApprove).await?;
            unapprove_in(tx, s, *now).await
        }))
        .await?;
    sitting_view::show(cx, actor, id).await
}

/// Takes the agreement to a sitting back that was taken for it.
pub async fn unapprove_in(tx: &mut Tx, mut s: Sitting, now: Timestamp) -> Result<(), Fail> {
    s.state = s.state.unapprove()?;
    (s.approved_at, s.approved_by) = (None, None);
    save(tx, &mut s, "unapprove").await?;
    tell(tx, &s, EventKind::SittingUnapproved, now).await
}

/// How a sitting or a plan is to be published, checked at the edge.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    pub reason: String,
    pub opens_at: Option<Timestamp>,
}

impl Wish {
    /// # Errors
    /// `field_invalid` at `/opens_at` for no moment, `time_past` for an earlier one.
    pub fn read(body: &api::PublishSitting, now: Timestamp) -> Result<Self, Rejection> {
        let moment = |text: &str| -> Result<Timestamp, Rejection> {
            let at: jiff::Timestamp = text.parse().map_err(|_| Rejection::new(RejectionCode::FieldInvalid).at("/opens_at"))?;
            Ok(Timestamp(at.as_millisecond()))
        };
        let opens_at = body.opens_at.as_deref().map(moment).transpose()?;
        if opens_at.is_some_and(|at| at < now) {
            return Err(Rejection::new(RejectionCode::TimePast).at("/opens_at"));
        }
        Ok(Self { reason: body.reason.clone().unwrap_or_default(), opens_at })
    }
}

/// Puts one sitting on the poster.
///
/// # Errors
/// `sitting_state`, `publish_too_late`, `sitting_day` on a day that became a rest day, `reason_missing` after the 28th unless
/// the month's plan is out, `time_past`, `field_invalid`, `forbidden`.
pub async fn publish(cx: &Context, actor: &Actor, id: SittingId, body: api::PublishSitting) -> Result<api::SittingDetail, Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    let wish = Wish::read(&body, now)?;
    cx.db
        .write(job!(|tx, who, id, wish, now| {
            let s = managed(tx, &who, *id, Action::SittingPlan).await?;
            let (first, last) = Period::Month.bounds(s.day);
            let is_extra = sittings::of_site(tx, s.site_id, first, last).await?.iter().any(|other| other.state.is_posted());
            let posting = if is_extra { Posting::Extra } else { Posting::MonthPlan };
            publish_in(tx, s, posting, &wish, *now).await
        }))
        .await?;
    sitting_view::show(cx, actor, id).await
}

/// Puts a sitting that was taken for it on the poster, and opens it unless booking begins later.
pub async fn publish_in(tx: &mut Tx, mut s: Sitting, posting: Posting, wish: &Wish, now: Timestamp) -> Result<(), Fail> {
    s.state = s.state.publish()?;
    may_plan(s.day, now.day(), &sites::calendar(tx).await?)?;
    if let Publishing::Late { reason } = may_publish(s.day, now.day(), posting, &wish.reason)? {
        s.late_reason = Some(reason);
        record_fault(tx, &s, Fault::LatePlan, now).await?;
    }
    if wish.opens_at.is_some_and(|at| s.starts_at().since_ms(at) < OPENS_LATEST_MS) {
        return Err(Rejection::new(RejectionCode::FieldInvalid).at("/opens_at").into());
    }
    (s.published_at, s.opens_at) = (Some(now), wish.opens_at);
    save(tx, &mut s, "publish").await?;
    tell(tx, &s, EventKind::SittingPublished, now).await?;
    if s.opens_at.is_none_or(|at| at <= now) { open(tx, s, now).await } else { Ok(()) }
}

/// Booking begins for a sitting that was taken for it.
pub(crate) async fn open(tx: &mut Tx, mut s: Sitting, now: Timestamp) -> Result<(), Fail> {
    s.state = s.state.open()?;
    save(tx, &mut s, "open").await?;
    tell(tx, &s, EventKind::SittingOpened, now).await
}

/// Takes a sitting for whoever receives there; with `office` also for its office.
async fn held(tx: &mut Tx, actor: &Actor, id: SittingId, office: bool) -> Result<Sitting, Fail> {
    let s = sittings::locked(tx, id).await?.ok_or_else(|| not_found("sitting"))?;
    if s.receiver_id != actor.id() {
        // A leader has no say in another's sitting; its office may act for whoever receives.
        let action = if office { Action::SittingPlan } else { Action::SittingHold };
        if !office {
            return Err(Rejection::new(RejectionCode::Forbidden).with("action", action).into());
        }
        actor.must(tx, action, s.site_id).await?;
    }
    Ok(s)
}

/// Whoever receives sits down, on the day itself.
///
/// # Errors
/// `sitting_state`, `sitting_day` on another day, `forbidden`.
pub async fn start(cx: &Context, actor: &Actor, id: SittingId) -> Result<api::SittingDetail, Fail> {
    let (now, who, draw) = (cx.clock.now(), actor.clone(), walk_in::Draw::new(&cx.clock));
    cx.db
        .write(job!(|tx, who, id, draw, now| {
            let s = held(tx, &who, *id, true).await?;
            let s = begin(tx, s, *now).await?;
            walk_in::begun(tx, &s, &draw, *now).await
        }))
        .await?;
    sitting_view::show(cx, actor, id).await
}

/// Begins a sitting that was taken for it; one that has begun stays as it is. For the first session of the day, too.
pub async fn begin(tx: &mut Tx, mut s: Sitting, now: Timestamp) -> Result<Sitting, Fail> {
    if s.state == SittingState::InProgress {
        return Ok(s);
    }
    s.state = s.state.begin()?;
    if s.day != now.day() {
        return Err(Rejection::new(RejectionCode::SittingDay).with("day", s.day).at("/day").into());
    }
    s.started_at = Some(now);
    save(tx, &mut s, "begin").await?;
    tell(tx, &s, EventKind::SittingStarted, now).await?;
    Ok(s)
}

/// Everybody was received.
///
/// # Errors
/// `sitting_in_session` with how many are still in the middle of their talk, `sitting_state`, `forbidden`.
pub async fn finish(cx: &Context, actor: &Actor, id: SittingId) -> Result<api::SittingDetail, Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, now| {
            let s = held(tx, &who, *id, true).await?;
            let people = bookers::of_sitting(tx, s.id).await?;
            // Whoever walked in is on record from the call on: they are in the room, or at its door.
            let talks = |a: &&Appointment| a.state == AppointmentState::InSession || (a.is_walk_in && a.state.is_live());
            let talking = people.iter().filter(talks).count();
            if s.state == SittingState::InProgress && talking > 0 {
                return Err(Rejection::new(RejectionCode::SittingInSession).with("count", talking).into());
            }
            end(tx, s, *now, *now).await
        }))
        .await?;
    sitting_view::show(cx, actor, id).await
}

/// Ends a sitting that was taken for it.
pub(crate) async fn end(tx: &mut Tx, mut s: Sitting, ended_at: Timestamp, now: Timestamp) -> Result<(), Fail> {
    s.state = s.state.finish()?;
    s.ended_at = Some(ended_at);
    save(tx, &mut s, "finish").await?;
    tell(tx, &s, EventKind::SittingDone, now).await
}

/// Whoever received confirms the ledger of the day by their login.
///
/// # Errors
/// `sitting_state`, `forbidden` for anybody else.
pub async fn confirm(cx: &Context, actor: &Actor, id: SittingId) -> Result<api::SittingDetail, Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, now| {
            let mut s = held(tx, &who, *id, false).await?;
            s.state = s.state.report()?;
            (s.confirmed_at, s.confirmed_by) = (Some(*now), Some(who.id()));
            save(tx, &mut s, "report").await?;
            tell(tx, &s, EventKind::SittingReported, *now).await
        }))
        .await?;
    sitting_view::show(cx, actor, id).await
}

/// The day is late by so many minutes, from the next person on; 0 when it was caught up.
///
/// # Errors
/// `field_invalid` beyond ten hours, `sitting_state` unless it takes people today, `sitting_day` on another day, `forbidden`.
pub async fn late(cx: &Context, actor: &Actor, id: SittingId, delay_min: u16) -> Result<api::SittingDetail, Fail> {
    if delay_min > MAX_DELAY_MIN {
        return Err(Rejection::new(RejectionCode::FieldInvalid).with("limit", MAX_DELAY_MIN).at("/minutes").into());
    }
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, delay_min, now| {
            let mut s = held(tx, &who, *id, true).await?;
            if !s.state.takes_bookings() && s.state != SittingState::InProgress {
                return Err(stale(&s, "late"));
            }
            if s.day != now.day() {
                return Err(Rejection::new(RejectionCode::SittingDay).with("day", s.day).at("/day").into());
            }
            let cut = slots::of_sitting(tx, s.id).await?;
            let next =
                cut.iter().find(|slot| slot.taken > 0 && s.day.at_minute(slot.from_min).plus_ms(i64::from(s.delay_min) * 60_000) >= *now);
            s.delay_from_min = next.or(cut.last()).map(|slot| slot.from_min).filter(|_| *delay_min > 0);
            s.delay_min = *delay_min;
            save(tx, &mut s, "late").await?;
            tell_booked(tx, &s, Told::Shifted, *now).await
        }))
        .await?;
    sitting_view::show(cx, actor, id).await
}

/// Holds a posted sitting on another day: a new sitting takes everybody with it.
///
/// # Errors
/// `sitting_state`, `sitting_day`, `sitting_clash`, `publish_too_late`, `reason_missing`, `forbidden`.
pub async fn postpone(cx: &Context, actor: &Actor, id: SittingId, body: api::PostponeSitting) -> Result<api::SittingDetail, Fail> {
    let why = reason(&body.reason, "/reason")?;
    let day = parse_day(&body.day)?;
    let from = body.from.as_deref().map(|t| minutes(t, "/from")).transpose()?;
    let (now, who, clock, fresh_id) = (cx.clock.now(), actor.clone(), cx.clock.clone(), SittingId(cx.clock.id()));
    cx.db
        .write(job!(|tx, who, id, day, from, why, clock, fresh_id, now| {
            let s = managed(tx, &who, *id, Action::SittingPlan).await?;
            may_publish(*day, now.day(), Posting::Extra, "")?;
            may_plan(*day, now.day(), &sites::calendar(tx).await?)?;
            let mut wish = s.fresh();
            wish.day = *day;
            if let Some(from) = *from {
                (wish.from_min, wish.to_min) = (from, from + (s.to_min - s.from_min));
            }
            check(&mut wish)?;
            move_to(tx, s, wish, *fresh_id, (&why, Some(who.id())), &clock, *now).await.map(|_| ())
        }))
        .await
        .map_err(|fail| clash(fail, day))?;
    sitting_view::show(cx, actor, fresh_id).await
}

/// Moves a posted sitting: `wish` says when, and who receives. Everybody booked goes along and is told. `why` comes with the
/// one who says so; with nobody when a rule does.
pub async fn move_to(
    tx: &mut Tx,
    mut s: Sitting,
    wish: Fresh,
    fresh_id: SittingId,
    why: (&str, Option<StaffId>),
    clock: &Clock,
    now: Timestamp,
) -> Result<Sitting, Fail> {
    let was_published = s.state == SittingState::Published;
    s.state = s.state.postpone(s.day, Some(wish.day), now.day())?;
    (s.sequence, s.postpone_reason) = (s.sequence.saturating_add(1), Some(why.0.to_owned()));
    save(tx, &mut s, "postpone").await?;
    let mut fresh = Sitting::planned(fresh_id, wish, s.pattern_day, now);
    fresh.state = if was_published { SittingState::Published } else { SittingState::Open };
    (fresh.approved_at, fresh.approved_by, fresh.published_at, fresh.opens_at) = (s.approved_at, s.approved_by, Some(now), s.opens_at);
    // Calendar entries of the people go on counting.
    fresh.version = s.version;
    sittings::insert(tx, &fresh).await?;
    let hosts = sittings::hosts(tx, s.id).await?;
    sitting_hosts::set(tx, fresh.id, &hosts).await?;
    carry(tx, s.id, &fresh, clock).await?;
    s.postponed_to = Some(fresh.id);
    save(tx, &mut s, "postpone").await?;
    appointment::postponed(tx, fresh.id, why, now).await?;
    tell(tx, &fresh, EventKind::SittingPublished, now).await?;
    tell(tx, &s, EventKind::SittingPostponed, now).await?;
    tell_booked(tx, &fresh, Told::Postponed, now).await?;
    Ok(fresh)
}
