//! What the office and the leaders are shown of sittings.

use std::collections::HashMap;

use server_api as api;
use server_domain::access::Action;
use server_domain::calendar::{Calendar, format_minutes};
use server_domain::id::{SiteId, SittingId, StaffId};
use server_domain::plan::Period;
use server_domain::sitting::plan_due;
use server_domain::substitute::{LateDay, Shifted};
use server_domain::{Day, Rejection, RejectionCode, Timestamp};
use server_store::leader::Leader;
use server_store::site::Site;
use server_store::sitting::Sitting;
use server_store::slot::{Count, Slot};
use server_store::{
    Fail, Tx, leader as leaders, site as sites, sitting as sittings, sitting_host as sitting_hosts, slot as slots,
    substitution as substitutions,
};

use crate::Context;
use crate::service::{Actor, not_found, view};

/// Leaders, sites, the calendar and the counts of slots, read once for many sittings.
pub struct Frame {
    counts: HashMap<SittingId, Count>,
    hosts: HashMap<SittingId, Vec<SiteId>>,
    leaders: HashMap<StaffId, Leader>,
    sites: Vec<Site>,
    calendar: Calendar,
}

impl Frame {
    /// For the sittings from one day to another, both included; what begins later than `begins_after` can be booked.
    pub async fn read(tx: &mut Tx, from: Day, to: Day, begins_after: Timestamp) -> Result<Self, Fail> {
        Ok(Self {
            counts: slots::counts(tx, from, to, begins_after).await?,
            hosts: sitting_hosts::between(tx, from, to).await?,
            leaders: leaders::all(tx).await?.into_iter().map(|l| (l.id, l)).collect(),
            sites: sites::all(tx).await?,
            calendar: sites::calendar(tx).await?,
        })
    }

    /// A leader as people are shown them.
    ///
    /// # Errors
    /// `not_found` for somebody who is no leader.
    pub fn leader(&self, id: StaffId) -> Result<api::Leader, Fail> {
        self.leaders.get(&id).map(leader).ok_or_else(|| not_found("leader"))
    }

    pub fn site(&self, id: SiteId) -> Result<&Site, Fail> {
        self.sites.iter().find(|s| s.id == id).ok_or_else(|| not_found("site"))
    }

    /// What the slots of a sitting hold together.
    pub fn count(&self, sitting: SittingId) -> Count {
        self.counts.get(&sitting).copied().unwrap_or_default()
    }

    /// The video places of a sitting.
    pub fn hosts(&self, sitting: SittingId) -> Vec<api::SittingHost> {
        let Some(hosts) = self.hosts.get(&sitting) else { return Vec::new() };
        let of = |s: &Site| api::SittingHost { site_id: s.id.to_string(), name: s.name.clone(), name_en: s.name_en.clone() };
        self.sites.iter().filter(|s| hosts.contains(&s.id)).map(of).collect()
    }

    pub fn is_rest_day(&self, day: Day) -> bool {
        !self.calendar.is_working_day(day)
    }
}

pub fn leader(l: &Leader) -> api::Leader {
    api::Leader {
        id: l.id.to_string(),
        name: l.name.clone(),
        name_en: l.name_en.clone(),
        post_zh: l.title_zh.clone(),
        post_en: l.title_en.clone(),
        rank_group: view::word(l.rank_group.as_str()),
        portfolio_zh: l.portfolio_zh.clone(),
        portfolio_en: l.portfolio_en.clone(),
        rank: u32::try_from(l.ord).unwrap_or_default(),
    }
}

/// A sitting with its slots counted.
pub fn one(frame: &Frame, s: &Sitting) -> Result<api::Sitting, Fail> {
    let count = frame.count(s.id);
    let (site, when) = (frame.site(s.site_id)?, |at: Option<Timestamp>| at.map(Timestamp::rfc3339));
    Ok(api::Sitting {
        id: s.id.to_string(),
        leader: frame.leader(s.leader_id)?,
        receiver: frame.leader(s.receiver_id)?,
        is_substituted: s.is_substituted(),
        site_id: s.site_id.to_string(),
        site_name: site.name.clone(),
        site_name_en: site.name_en.clone(),
        day: s.day.to_string(),
        half: view::word(s.half.as_str()),
        from: format_minutes(s.from_min),
        to: format_minutes(s.to_min),
        is_rest_day: frame.is_rest_day(s.day),
        pattern_day: s.pattern_day.to_string(),
        state: view::word(s.state.as_str()),
        form: view::word(s.form.as_str()),
        theme_zh: s.theme_zh.clone(),
        theme_en: s.theme_en.clone(),
        place_zh: s.place_zh.clone(),
        place_en: s.place_en.clone(),
        phone: s.phone.clone(),
        hosts: frame.hosts(s.id),
        slot_minutes: u32::from(s.slot_minutes),
        slot_capacity: u32::from(s.slot_capacity),
        walk_in_percent: u32::from(s.walk_in_percent),
        places: count.places,
        taken: count.taken,
        sequence: s.sequence,
        version: s.version,
        delay_min: u32::from(s.delay_min),
        late_reason: s.late_reason.clone(),
        postpone_reason: s.postpone_reason.clone(),
        postponed_to: s.postponed_to.map(|id| id.to_string()),
        published_at: when(s.published_at),
        opens_at: when(s.opens_at),
        started_at: when(s.started_at),
        ended_at: when(s.ended_at),
        confirmed_at: when(s.confirmed_at),
    })
}

/// The times of all slots of a sitting as they hold now, in the slots' order.
pub fn times(s: &Sitting, cut: &[Slot]) -> Vec<Shifted> {
    let late = LateDay { day: s.day, to_min: s.to_min, delay_min: s.delay_min, delay_from_min: s.delay_from_min };
    slots::times(&late, cut)
}

fn slot_view(slot: &Slot, now: &Shifted) -> api::SittingSlot {
    api::SittingSlot {
        id: slot.id.to_string(),
        from: format_minutes(slot.from_min),
        to: format_minutes(slot.to_min),
        is_walk_in: slot.is_walk_in,
        is_open: slot.is_open,
        capacity: u32::from(slot.capacity),
        taken: u32::from(slot.taken),
        now_from: format_minutes(now.starts_at.minute_of_day()),
        now_to: format_minutes(now.ends_at.minute_of_day()),
        late_min: now.late_min,
        asks: now.asks,
        is_past_end: now.is_past_end,
    }
}

/// Whether somebody works with sittings at a site: the office, or a leader of it.
async fn may_see(tx: &mut Tx, actor: &Actor, site: SiteId) -> Result<(), Fail> {
    match actor.must(tx, Action::SittingPlan, site).await {
        Err(_) => actor.must(tx, Action::SittingHold, site).await,
        yes => yes,
    }
}

/// One sitting with its slots and absences.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn show(cx: &Context, actor: &Actor, id: SittingId) -> Result<api::SittingDetail, Fail> {
    let mut tx = cx.db.read().await?;
    let s = sittings::of_leader(&mut tx, id).await?.ok_or_else(|| not_found("sitting"))?;
    if s.leader_id != actor.id() && s.receiver_id != actor.id() {
        may_see(&mut tx, actor, s.site_id).await?;
    }
    let frame = Frame::read(&mut tx, s.day, s.day, cx.clock.now()).await?;
    let mut stood_in = Vec::new();
    for x in substitutions::of_sitting(&mut tx, id).await? {
        stood_in.push(api::Substitution {
            absent: frame.leader(x.absent_id)?,
            substitute: x.substitute_id.map(|who| frame.leader(who)).transpose()?,
            reason: x.reason,
            noticed_at: x.noticed_at.rfc3339(),
            decided_at: x.decided_at.map(Timestamp::rfc3339),
        });
    }
    let cut = slots::of_sitting(&mut tx, id).await?;
    Ok(api::SittingDetail {
        sitting: one(&frame, &s)?,
        slots: cut.iter().zip(times(&s, &cut)).map(|(slot, now)| slot_view(slot, &now)).collect(),
        substitutions: stood_in,
    })
}

/// The first day of a month.
///
/// # Errors
/// `day_invalid` at `/month` for anything but `YYYY-MM`.
pub fn parse_month(text: &str) -> Result<Day, Rejection> {
    let day = if text.len() == 7 { Day::parse(&format!("{text}-01")) } else { None };
    day.ok_or_else(|| Rejection::new(RejectionCode::DayInvalid).at("/month"))
}

/// A site's month, for its office and its leaders.
///
/// # Errors
/// `day_invalid`, `not_found`, `forbidden`.
pub async fn month(cx: &Context, actor: &Actor, site: SiteId, month: &str) -> Result<api::SittingMonth, Fail> {
    let first = parse_month(month)?;
    let mut tx = cx.db.read().await?;
    sites::get(&mut tx, site).await?.ok_or_else(|| not_found("site"))?;
    may_see(&mut tx, actor, site).await?;
    month_in(&mut tx, site, first, cx.clock.now()).await
}

/// A site's month.
pub async fn month_in(tx: &mut Tx, site: SiteId, first: Day, now: Timestamp) -> Result<api::SittingMonth, Fail> {
    let (first, last) = Period::Month.bounds(first);
    let frame = Frame::read(tx, first, last, now).await?;
    let mut items = Vec::new();
    for s in sittings::of_site(tx, site, first, last).await? {
        items.push(one(&frame, &s)?);
    }
    let days = (0..).map(|n| first.plus_days(n)).take_while(|d| *d <= last);
    Ok(api::SittingMonth {
        site_id: site.to_string(),
        month: first.to_string()[..7].to_owned(),
        items,
        rest_days: days.filter(|d| frame.is_rest_day(*d)).map(|d| d.to_string()).collect(),
        plan_due: plan_due(first).to_string(),
    })
}

/// The leaders of a site, in the order in which they stand in for each other.
///
/// # Errors
/// `not_found`.
pub async fn leaders_of(cx: &Context, site: SiteId) -> Result<api::LeaderList, Fail> {
    let mut tx = cx.db.read().await?;
    sites::get(&mut tx, site).await?.ok_or_else(|| not_found("site"))?;
    Ok(api::LeaderList { items: leaders::of_site(&mut tx, site).await?.iter().map(leader).collect() })
}
