//! Leaders' posted receptions: planning, changing, moving them; everybody booked keeps a place and is told.

use server_api as api;
use server_domain::access::Action;
use server_domain::appointment::ChangeKind;
use server_domain::calendar::parse_minutes;
use server_domain::event::EventKind;
use server_domain::id::{SiteId, SittingId, SlotId, StaffId};
use server_domain::plan::may_plan;
use server_domain::sitting::{DEFAULT_SLOT_MINUTES, Edit, HalfDay, MAX_THEME_CHARS, Posting, SittingForm, cut_slots, may_publish, recut};
use server_domain::{Day, Rejection, RejectionCode, Timestamp};
use server_store::sitting::{Fresh, Sitting};
use server_store::slot::Slot;
use server_store::{Fail, Tx, event, leader as leaders, site as sites, sitting as sittings, sitting_host as sitting_hosts, slot as slots};

use crate::service::sittings::{sitting_notice, sitting_view};
use crate::service::{Actor, job, not_found};
use crate::{Clock, Context};

/// Longest place and phone on a poster, in characters.
const MAX_PLACE: usize = 60;
/// Most sites that take part by video.
const MAX_HOSTS: usize = 50;

/// What everybody who is booked is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Time, place, form or theme changed.
    Changed,
    /// Somebody else receives.
    Substituted,
    /// Another day.
    Postponed,
    /// The day is late.
    Shifted,
    /// Nobody came to receive.
    Missed,
}

impl Told {
    const fn change(self) -> Option<ChangeKind> {
        match self {
            Self::Changed => Some(ChangeKind::Changed),
            Self::Substituted => Some(ChangeKind::Substituted),
            Self::Postponed => Some(ChangeKind::Postponed),
            Self::Shifted => Some(ChangeKind::Shifted),
            Self::Missed => None,
        }
    }

    const fn event(self) -> EventKind {
        match self {
            Self::Changed => EventKind::SittingChanged,
            Self::Substituted => EventKind::SittingSubstituted,
            Self::Postponed => EventKind::SittingPostponed,
            Self::Shifted => EventKind::SittingShifted,
            Self::Missed => EventKind::SittingMissed,
        }
    }
}

/// Tells everybody booked, the posters and the boards of the site and of its video places. Call it when the bookings stand
/// where they belong.
pub async fn tell_booked(tx: &mut Tx, s: &Sitting, told: Told, now: Timestamp) -> Result<(), Fail> {
    tell(tx, s, told.event(), now).await?;
    // Whoever came to an empty chair is looked after by people, not by a message that names the day gone by.
    match told.change() {
        Some(what) => sitting_notice::tell_people(tx, s, what, now).await,
        None => Ok(()),
    }
}

/// Appends what happened to a sitting to the streams of its site and of the video places beside it.
pub async fn tell(tx: &mut Tx, s: &Sitting, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    let body = serde_json::json!({
        "sitting_id": s.id, "state": s.state, "day": s.day.to_string(), "sequence": s.sequence, "delay_min": s.delay_min,
        "leader_id": s.leader_id, "receiver_id": s.receiver_id, "postponed_to": s.postponed_to,
    });
    event::append(tx, s.site_id, kind, &body, now).await?;
    for host in sittings::hosts(tx, s.id).await? {
        // Places below listen to the streams above them.
        if !sites::lineage(tx, host).await?.contains(&s.site_id) {
            event::append(tx, host, kind, &body, now).await?;
        }
    }
    Ok(())
}

/// Records a fault on the organ's side.
pub async fn record_fault(tx: &mut Tx, s: &Sitting, fault: server_domain::substitute::Fault, now: Timestamp) -> Result<(), Fail> {
    let body = serde_json::json!({ "fault": fault.as_str(), "sitting_id": s.id, "leader_id": s.leader_id, "day": s.day.to_string() });
    event::append(tx, s.site_id, EventKind::FaultRecorded, &body, now).await.map(|_| ())
}

/// Records that nobody came to receive, and how many had been promised somebody.
pub async fn record_empty_chair(tx: &mut Tx, s: &Sitting, booked: usize, now: Timestamp) -> Result<(), Fail> {
    let fault = server_domain::substitute::Fault::Missed;
    let body = serde_json::json!({ "fault": fault.as_str(), "sitting_id": s.id, "leader_id": s.leader_id, "day": s.day.to_string(),
                                   "booked": booked });
    event::append(tx, s.site_id, EventKind::FaultRecorded, &body, now).await.map(|_| ())
}

/// Somebody else wrote since the sitting was read.
pub fn stale(s: &Sitting, action: &str) -> Fail {
    Rejection::new(RejectionCode::SittingState).with("state", s.state).with("action", action).into()
}

/// The half day was taken meanwhile.
pub fn clash(fail: Fail, day: Day) -> Fail {
    if fail.is_unique_violation() { Rejection::new(RejectionCode::SittingClash).with("day", day).at("/day").into() } else { fail }
}

/// Saves a sitting that was read in this transaction, and keeps its version in step.
pub async fn save(tx: &mut Tx, s: &mut Sitting, action: &str) -> Result<(), Fail> {
    if !sittings::save(tx, s).await? {
        return Err(stale(s, action));
    }
    s.version += 1;
    slots::set_open(tx, s.id, s.state.takes_bookings());
    Ok(())
}

/// Takes a sitting for changing it, by somebody of its office.
pub async fn managed(tx: &mut Tx, actor: &Actor, id: SittingId, action: Action) -> Result<Sitting, Fail> {
    let s = sittings::locked(tx, id).await?.ok_or_else(|| not_found("sitting"))?;
    actor.must(tx, action, s.site_id).await?;
    Ok(s)
}

/// Adds a sitting with its slots and video places.
pub async fn insert(tx: &mut Tx, s: &Sitting, hosts: &[SiteId], clock: &Clock) -> Result<(), Fail> {
    sittings::insert(tx, s).await?;
    if !hosts.is_empty() {
        sitting_hosts::set(tx, s.id, hosts).await?;
    }
    for time in cut_slots(s.from_min, s.to_min, s.slot_minutes, s.walk_in_percent, s.slot_capacity)? {
        slots::insert(tx, &Slot::cut(SlotId(clock.id()), s.id, time, s.state.takes_bookings()));
    }
    Ok(())
}

/// Cuts `to` anew and puts everybody of `from`'s slots into it, in order. The two may be one sitting.
pub async fn carry(tx: &mut Tx, from: SittingId, to: &Sitting, clock: &Clock) -> Result<(), Fail> {
    let old: Vec<Slot> = slots::put_aside(tx, from).await?.into_iter().filter(|s| s.taken > 0).collect();
    let times = cut_slots(to.from_min, to.to_min, to.slot_minutes, to.walk_in_percent, to.slot_capacity)?;
    let held: Vec<(u16, u16)> = old.iter().map(|s| (s.from_min, s.taken)).collect();
    let places = recut(&held, &times)?;
    let is_open = to.state.takes_bookings();
    let mut fresh: Vec<Slot> = times.into_iter().map(|t| Slot::cut(SlotId(clock.id()), to.id, t, is_open)).collect();
    for (was, place) in old.iter().zip(&places) {
        fresh[*place].taken = was.taken;
    }
    fresh.iter().for_each(|slot| slots::insert(tx, slot));
    for (was, place) in old.iter().zip(places) {
        slots::move_claims(tx, was.id, fresh[place].id, to.id);
    }
    if from != to.id {
        slots::move_line(tx, from, to.id);
    }
    Ok(())
}

fn line(text: &str, limit: usize, pointer: &str) -> Result<String, Rejection> {
    let text = text.trim();
    if text.chars().count() > limit {
        return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", limit).at(pointer));
    }
    Ok(text.to_owned())
}

pub fn minutes(text: &str, pointer: &str) -> Result<u16, Rejection> {
    parse_minutes(text).ok_or_else(|| Rejection::new(RejectionCode::SittingTimes).at(pointer))
}

pub fn parse_day(text: &str) -> Result<Day, Rejection> {
    Day::parse(text).ok_or_else(|| Rejection::new(RejectionCode::DayInvalid).at("/day"))
}

fn parse_hosts(texts: &[String]) -> Result<Vec<SiteId>, Fail> {
    if texts.len() > MAX_HOSTS {
        return Err(Rejection::new(RejectionCode::FieldInvalid).with("limit", MAX_HOSTS).at("/hosts").into());
    }
    texts.iter().map(|t| t.parse().map_err(|_| not_found("site"))).collect()
}

fn form(f: api::SittingForm) -> SittingForm {
    match f {
        api::SittingForm::InPerson => SittingForm::InPerson,
        api::SittingForm::Video => SittingForm::Video,
        api::SittingForm::Both => SittingForm::Both,
    }
}

/// What a sitting may never be, whoever plans it: outside a half day, or without slots.
pub fn check(f: &mut Fresh) -> Result<(), Rejection> {
    cut_slots(f.from_min, f.to_min, f.slot_minutes, f.walk_in_percent, f.slot_capacity)?;
    f.half = HalfDay::of(f.from_min, f.to_min).ok_or_else(|| Rejection::new(RejectionCode::SittingTimes).at("/to"))?;
    f.theme_zh = line(&f.theme_zh, MAX_THEME_CHARS, "/theme_zh")?;
    f.theme_en = line(&f.theme_en, 2 * MAX_THEME_CHARS, "/theme_en")?;
    f.place_zh = line(&f.place_zh, MAX_PLACE, "/place_zh")?;
    f.place_en = line(&f.place_en, 2 * MAX_PLACE, "/place_en")?;
    f.phone = line(&f.phone, MAX_PLACE, "/phone")?;
    Ok(())
}

async fn check_places(tx: &mut Tx, leader: StaffId, hosts: &[SiteId]) -> Result<(), Fail> {
    leaders::get(tx, leader).await?.ok_or_else(|| Rejection::new(RejectionCode::StaffUnknown).at("/leader_id"))?;
    for host in hosts {
        sites::get(tx, *host).await?.ok_or_else(|| not_found("site"))?;
    }
    Ok(())
}

/// Plans a sitting.
///
/// # Errors
/// `sitting_times`, `sitting_day`, `sitting_clash`, `slot_minutes`, `slot_capacity`, `walk_in_share`, `staff_unknown`,
/// `text_too_long`, `not_found`, `forbidden`.
pub async fn create(cx: &Context, actor: &Actor, body: api::PlanSitting) -> Result<api::SittingDetail, Fail> {
    let site: SiteId = body.site_id.parse().map_err(|_| not_found("site"))?;
    let leader: StaffId = body.leader_id.parse().map_err(|_| Rejection::new(RejectionCode::StaffUnknown).at("/leader_id"))?;
    let (day, hosts) = (parse_day(&body.day)?, parse_hosts(&body.hosts)?);
    let mut fresh = Fresh {
        leader_id: leader,
        site_id: site,
        day,
        half: HalfDay::Morning,
        from_min: minutes(&body.from, "/from")?,
        to_min: minutes(&body.to, "/to")?,
        form: form(body.form),
        theme_zh: body.theme_zh,
        theme_en: body.theme_en,
        place_zh: body.place_zh,
        place_en: body.place_en,
        phone: body.phone,
        slot_minutes: body.slot_minutes.unwrap_or(DEFAULT_SLOT_MINUTES),
        slot_capacity: body.slot_capacity.unwrap_or(1),
        walk_in_percent: body.walk_in_percent.unwrap_or(0),
    };
    check(&mut fresh)?;
    let (now, who, clock, id) = (cx.clock.now(), actor.clone(), cx.clock.clone(), SittingId(cx.clock.id()));
    cx.db
        .write(job!(|tx, who, fresh, hosts, clock, id, now| {
            let mut fresh = (*fresh).clone();
            let here = sites::get(tx, fresh.site_id).await?.ok_or_else(|| not_found("site"))?;
            who.must(tx, Action::SittingPlan, here.id).await?;
            may_plan(fresh.day, now.day(), &sites::calendar(tx).await?)?;
            check_places(tx, fresh.leader_id, &hosts).await?;
            if fresh.place_zh.is_empty() {
                (fresh.place_zh, fresh.place_en) = (here.place_zh, here.place_en);
            }
            let day = fresh.day;
            let s = Sitting::planned(*id, fresh, day, *now);
            insert(tx, &s, &hosts, &clock).await?;
            tell(tx, &s, EventKind::SittingPlanned, *now).await
        }))
        .await
        .map_err(|fail| clash(fail, day))?;
    sitting_view::show(cx, actor, id).await
}

/// Puts the wishes of a change over what the sitting is.
fn wished(s: &Sitting, body: &api::ChangeSitting) -> Result<Fresh, Rejection> {
    let mut f = s.fresh();
    if let Some(leader) = &body.leader_id {
        f.leader_id = leader.parse().map_err(|_| Rejection::new(RejectionCode::StaffUnknown).at("/leader_id"))?;
    }
    if let Some(day) = &body.day {
        f.day = parse_day(day)?;
    }
    if let Some(from) = &body.from {
        let length = s.to_min - s.from_min;
        f.from_min = minutes(from, "/from")?;
        f.to_min = f.from_min + length;
    }
    if let Some(to) = &body.to {
        f.to_min = minutes(to, "/to")?;
    }
    let text = |field: &mut String, new: &Option<String>| {
        if let Some(new) = new {
            field.clone_from(new);
        }
    };
    text(&mut f.theme_zh, &body.theme_zh);
    text(&mut f.theme_en, &body.theme_en);
    text(&mut f.place_zh, &body.place_zh);
    text(&mut f.place_en, &body.place_en);
    text(&mut f.phone, &body.phone);
    f.form = body.form.map_or(f.form, form);
    f.slot_minutes = body.slot_minutes.unwrap_or(f.slot_minutes);
    f.slot_capacity = body.slot_capacity.unwrap_or(f.slot_capacity);
    f.walk_in_percent = body.walk_in_percent.unwrap_or(f.walk_in_percent);
    check(&mut f)?;
    Ok(f)
}

/// Lays a checked wish over a sitting; says whether the slots must be cut anew.
fn apply(s: &mut Sitting, f: Fresh) -> bool {
    let cut = |s: &Sitting| (s.from_min, s.to_min, s.slot_minutes, s.slot_capacity, s.walk_in_percent);
    let before = cut(s);
    if !s.state.is_posted() {
        (s.leader_id, s.receiver_id) = (f.leader_id, f.leader_id);
    }
    (s.day, s.half, s.from_min, s.to_min, s.form) = (f.day, f.half, f.from_min, f.to_min, f.form);
    (s.theme_zh, s.theme_en, s.place_zh, s.place_en, s.phone) = (f.theme_zh, f.theme_en, f.place_zh, f.place_en, f.phone);
    (s.slot_minutes, s.slot_capacity, s.walk_in_percent) = (f.slot_minutes, f.slot_capacity, f.walk_in_percent);
    before != cut(s)
}

/// Changes a sitting. Once it is posted, a change of what the poster shows raises its sequence and everybody booked is told.
///
/// # Errors
/// Those of [`create`], `sitting_state` also when somebody else changed it meanwhile, `sitting_booked` when the new cut does
/// not hold those who are booked, `publish_too_late` for a posted one that moves to a day too near.
pub async fn change(cx: &Context, actor: &Actor, id: SittingId, body: api::ChangeSitting) -> Result<api::SittingDetail, Fail> {
    let hosts = body.hosts.as_deref().map(parse_hosts).transpose()?;
    let day = body.day.as_deref().and_then(Day::parse);
    let (now, who, clock) = (cx.clock.now(), actor.clone(), cx.clock.clone());
    cx.db
        .write(job!(|tx, who, id, body, hosts, clock, now| {
            let mut s = managed(tx, &who, *id, Action::SittingPlan).await?;
            if s.version != body.version {
                return Err(stale(&s, "edit"));
            }
            let (wish, is_posted) = (wished(&s, &body)?, s.state.is_posted());
            if is_posted && wish.leader_id != s.leader_id {
                return Err(stale(&s, "leader"));
            }
            let old_hosts = sittings::hosts(tx, s.id).await?;
            let moves_hosts = hosts.as_ref().as_ref().is_some_and(|new| *new != old_hosts);
            let on_poster =
                Fresh { slot_minutes: s.slot_minutes, slot_capacity: s.slot_capacity, walk_in_percent: s.walk_in_percent, ..wish.clone() }
                    != s.fresh()
                    || moves_hosts;
            let edit = s.state.edit(on_poster)?;
            if wish.day != s.day {
                may_plan(wish.day, now.day(), &sites::calendar(tx).await?)?;
                if is_posted {
                    may_publish(wish.day, now.day(), Posting::Extra, "")?;
                }
            }
            let new_hosts = hosts.as_ref().as_ref().unwrap_or(&old_hosts);
            check_places(tx, wish.leader_id, new_hosts).await?;
            let is_cut = apply(&mut s, wish);
            s.sequence = edit.sequence(s.sequence);
            save(tx, &mut s, "edit").await?;
            if moves_hosts {
                sitting_hosts::set(tx, s.id, new_hosts).await?;
            }
            if is_cut {
                carry(tx, s.id, &s, &clock).await?;
            }
            match edit {
                Edit::Notice => tell_booked(tx, &s, Told::Changed, *now).await,
                Edit::Free | Edit::Quiet => tell(tx, &s, EventKind::SittingChanged, *now).await,
            }
        }))
        .await
        .map_err(|fail| match day {
            Some(day) => clash(fail, day),
            None => fail,
        })?;
    sitting_view::show(cx, actor, id).await
}

/// Deletes a sitting that was never posted.
///
/// # Errors
/// `sitting_state`, `not_found`, `forbidden`.
pub async fn delete(cx: &Context, actor: &Actor, id: SittingId) -> Result<(), Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, now| {
            let s = managed(tx, &who, *id, Action::SittingPlan).await?;
            s.state.delete()?;
            tell(tx, &s, EventKind::SittingDeleted, *now).await?;
            sittings::delete(tx, s.id).await
        }))
        .await
}
