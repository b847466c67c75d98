//! Being there: signing in and out of a duty, at a desk or from a phone.

use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::{LawyerId, ShiftId, SiteId};
use server_domain::{Day, Rejection, RejectionCode, Timestamp};
use server_store::shift::Shift;
use server_store::{Fail, Tx, gap as gaps, shift as shifts};

use crate::Context;
use crate::service::lawyers::empty_chair;
use crate::service::lawyers::rota::{must_be_own, must_plan, save, taken, tell};
use crate::service::lawyers::rota_facts::Facts;
use crate::service::lawyers::rota_view::{self, Eyes};
use crate::service::lines::desk;
use crate::service::{Actor, job};

/// How long before its start a duty can be signed in to, in milliseconds.
const EARLY_MS: i64 = 60 * 60_000;

fn is_time(s: &Shift, now: Timestamp) -> bool {
    now >= s.starts_at().plus_ms(-EARLY_MS) && now < s.ends_at()
}

async fn come(tx: &mut Tx, s: &mut Shift, now: Timestamp) -> Result<(), Fail> {
    s.state = s.state.sign_in()?;
    (s.signed_in_at, s.signed_out_at) = (s.signed_in_at.or(Some(now)), None);
    save(tx, s).await?;
    tell(tx, s, EventKind::ShiftSignedIn, now).await?;
    for g in gaps::open(tx).await?.into_iter().filter(|g| g.shift == s.id) {
        empty_chair::close(tx, &g, s, "back", now).await?;
    }
    Ok(())
}

/// The lawyer is there: the queue of legal advice has somebody.
///
/// # Errors
/// `shift_state` more than an hour before the start, after the end, or given up; `forbidden` for another's duty.
pub async fn sign_in(cx: &Context, actor: &Actor, id: ShiftId) -> Result<api::Shift, Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, now| {
            let (mut s, facts) = taken(tx, *id).await?;
            must_be_own(&who, &s)?;
            if !is_time(&s, *now) {
                return Err(Rejection::new(RejectionCode::ShiftState).with("state", s.state).with("action", "sign_in").into());
            }
            come(tx, &mut s, *now).await?;
            let eyes = Eyes::of(tx, &who, *now).await?;
            rota_view::shift(&facts, &eyes, &s)
        }))
        .await
}

/// Somebody sits down at a desk of legal advice: their duty of now begins with it.
pub async fn at_desk(tx: &mut Tx, actor: &Actor, now: Timestamp) -> Result<(), Fail> {
    let day = now.day();
    for mut s in shifts::of_lawyer(tx, LawyerId(actor.id().0), day, day).await? {
        if is_time(&s, now) && s.state.sign_in().is_ok() && s.signed_out_at.is_none() && s.signed_in_at.is_none() {
            come(tx, &mut s, now).await?;
        }
    }
    Ok(())
}

/// The lawyer goes, and leaves the desk. Before the end of the duty that is an empty chair.
///
/// # Errors
/// `desk_busy` while somebody is served, `shift_state` unless on duty, `forbidden` for another's duty.
pub async fn sign_out(cx: &Context, actor: &Actor, id: ShiftId) -> Result<api::Shift, Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, now| {
            let (mut s, facts) = taken(tx, *id).await?;
            must_be_own(&who, &s)?;
            s.state = s.state.sign_out()?;
            s.signed_out_at = Some(*now);
            desk::leave(tx, &who, *now).await?;
            save(tx, &mut s).await?;
            tell(tx, &s, EventKind::ShiftSignedOut, *now).await?;
            let eyes = Eyes::of(tx, &who, *now).await?;
            rota_view::shift(&facts, &eyes, &s)
        }))
        .await
}

/// Who serves at a place on a day, or at all, with the empty chairs.
///
/// # Errors
/// `day_invalid`, `forbidden` for anybody who is no staff of the line.
pub async fn day(cx: &Context, actor: &Actor, site: Option<SiteId>, day: &str) -> Result<api::DutyDay, Fail> {
    let day = Day::parse(day).ok_or_else(|| Rejection::new(RejectionCode::DayInvalid).at("/day"))?;
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let facts = Facts::read(&mut tx, (day, day)).await?;
    let eyes = Eyes::of(&mut tx, actor, now).await?;
    match site {
        None => {
            must_plan(&mut tx, actor).await?;
        }
        Some(site) if !eyes.may_plan && facts.lawyer(eyes.me).is_none() => {
            actor.must(&mut tx, server_domain::access::Action::QueueSee, site).await?;
        }
        Some(_) => {}
    }
    let here = |s: &&Shift| site.is_none_or(|site| s.site_id == site) && s.state != server_domain::rota::ShiftState::Planned;
    let duties = facts.shifts.iter().filter(here).map(|s| rota_view::shift(&facts, &eyes, s)).collect::<Result<_, _>>()?;
    let mut chairs = Vec::new();
    for g in gaps::of_day(&mut tx, day).await? {
        if facts.shifts.iter().filter(here).any(|s| s.id == g.shift) {
            chairs.push(empty_chair::view(&mut tx, &facts, &g, now).await?);
        }
    }
    Ok(api::DutyDay { day: day.to_string(), shifts: duties, gaps: chairs })
}
