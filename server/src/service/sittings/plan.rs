//! The month's plan of a site: made from the last month's pattern, checked, agreed to, published as one.

use server_api as api;
use server_domain::access::Action;
use server_domain::event::EventKind;
use server_domain::id::{SiteId, SittingId, StaffId};
use server_domain::plan::{self as rules, PatternSitting, Period, RankGroup, SatDay};
use server_domain::sitting::{PUBLISH_LEAD_DAYS, Posting, SittingState, plan_due};
use server_domain::{Day, RejectionCode, Timestamp};
use server_store::sitting::Sitting;
use server_store::{Fail, Tx, leader as leaders, site as sites, sitting as sittings};

use crate::service::sittings::sitting::{clash, insert, tell};
use crate::service::sittings::sitting_course::{Wish, approve_in, publish_in, unapprove_in};
use crate::service::sittings::sitting_view::{Frame, leader, month_in, parse_month};
use crate::service::{Actor, job, not_found, view};
use crate::{Clock, Context};

/// Makes the plan of a month from the month before. What is there already stays, so it can be asked for again.
///
/// # Errors
/// `day_invalid`, `not_found`, `forbidden`.
pub async fn generate(cx: &Context, actor: &Actor, site: SiteId, month: &str) -> Result<api::PlanGenerated, Fail> {
    let first = parse_month(month)?;
    let (now, who, clock) = (cx.clock.now(), actor.clone(), cx.clock.clone());
    let (created, skipped, moved) = cx
        .db
        .write(job!(|tx, who, site, first, clock, now| {
            sites::get(tx, *site).await?.ok_or_else(|| not_found("site"))?;
            who.must(tx, Action::SittingPlan, *site).await?;
            generate_in(tx, *site, *first, &clock, *now).await
        }))
        .await
        .map_err(|fail| clash(fail, first))?;
    let mut tx = cx.db.read().await?;
    Ok(api::PlanGenerated { created, skipped, moved, month: month_in(&mut tx, site, first, cx.clock.now()).await? })
}

async fn generate_in(
    tx: &mut Tx,
    site: SiteId,
    first: Day,
    clock: &Clock,
    now: Timestamp,
) -> Result<(u32, u32, Vec<api::PlanMoved>), Fail> {
    let (first, last) = Period::Month.bounds(first);
    let (from, to) = Period::Month.bounds(first.plus_days(-1));
    // A postponed sitting stands for itself where it went.
    let before: Vec<Sitting> =
        sittings::of_site(tx, site, from, to).await?.into_iter().filter(|s| s.state != SittingState::Postponed).collect();
    let pattern: Vec<PatternSitting<StaffId>> = before
        .iter()
        .map(|s| PatternSitting { leader: s.leader_id, day: if s.pattern_day < from { s.day } else { s.pattern_day }, half: s.half })
        .collect();
    let calendar = sites::calendar(tx).await?;
    // Leaders may sit elsewhere, too.
    let mut there = sittings::between(tx, first, last).await?;
    let (mut created, mut skipped, mut moved) = (0, 0, Vec::new());
    for p in rules::generate(&pattern, first, &calendar) {
        let meant = p.moved_from.unwrap_or(p.day);
        let is_there = |o: &Sitting| {
            let is_same = o.leader_id == p.leader && o.half == p.half && (o.day == p.day || o.pattern_day == meant);
            is_same || (o.receiver_id == p.leader && o.half == p.half && o.day == p.day)
        };
        if p.day <= now.day() || there.iter().any(is_there) {
            skipped += 1;
            continue;
        }
        let was = &before[p.pattern];
        let mut fresh = was.fresh();
        fresh.day = p.day;
        let s = Sitting::planned(SittingId(clock.id()), fresh, meant, now);
        let hosts = sittings::hosts(tx, was.id).await?;
        insert(tx, &s, &hosts, clock).await?;
        tell(tx, &s, EventKind::SittingPlanned, now).await?;
        if let Some(from_day) = p.moved_from {
            moved.push(api::PlanMoved { sitting_id: s.id.to_string(), from_day: from_day.to_string(), day: p.day.to_string() });
        }
        created += 1;
        there.push(s);
    }
    Ok((created, skipped, moved))
}

/// Checks a month's plan: how often each must receive, rest days, the time for publishing.
///
/// # Errors
/// `day_invalid`, `not_found`, `forbidden`.
pub async fn check(cx: &Context, actor: &Actor, site: SiteId, month: &str) -> Result<api::PlanCheck, Fail> {
    let first = parse_month(month)?;
    let today = cx.clock.now().day();
    let mut tx = cx.db.read().await?;
    sites::get(&mut tx, site).await?.ok_or_else(|| not_found("site"))?;
    actor.must(&mut tx, Action::SittingPlan, site).await?;
    let last = Period::Month.bounds(first).1;
    let frame = Frame::read(&mut tx, first, last, cx.clock.now()).await?;
    let calendar = sites::calendar(&mut tx).await?;
    let found = findings(&mut tx, site, first, &calendar).await?;
    let plan = sittings::of_site(&mut tx, site, first, last).await?;
    let trouble = |s: &Sitting, why: &str| -> Result<api::PlanTrouble, Fail> {
        Ok(api::PlanTrouble {
            sitting_id: s.id.to_string(),
            day: s.day.to_string(),
            leader: frame.leader(s.receiver_id)?,
            why: why.to_owned(),
        })
    };
    let (mut rest_days, mut too_late) = (Vec::new(), Vec::new());
    for s in plan.iter().filter(|s| s.day >= today && !s.state.is_off() && s.started_at.is_none()) {
        if frame.is_rest_day(s.day) {
            rest_days.push(trouble(s, "rest_day")?);
        }
        if !s.state.is_posted() && s.day.days_since(today) < PUBLISH_LEAD_DAYS {
            too_late.push(trouble(s, RejectionCode::PublishTooLate.as_str())?);
        }
    }
    let count = |f: fn(SittingState) -> bool| plan.iter().filter(|s| f(s.state)).count() as u32;
    let (planned, approved) = (count(|s| s == SittingState::Planned), count(|s| s == SittingState::Approved));
    Ok(api::PlanCheck {
        site_id: site.to_string(),
        month: first.to_string()[..7].to_owned(),
        lacking: found.lacking.into_iter().map(|l| lacking(&frame, l)).collect::<Result<_, _>>()?,
        uncovered: found.uncovered.into_iter().map(uncovered).collect(),
        rest_days,
        too_late,
        plan_due: plan_due(first).to_string(),
        needs_reason: today > plan_due(first) && planned + approved > 0,
        planned,
        approved,
        posted: count(SittingState::is_posted),
    })
}

/// How often the leaders of a site receive in the periods that touch a month, wherever they sit.
async fn findings(
    tx: &mut Tx,
    site: SiteId,
    first: Day,
    calendar: &server_domain::calendar::Calendar,
) -> Result<rules::Findings<StaffId>, Fail> {
    let bound: Vec<rules::Leader<StaffId>> =
        leaders::of_site(tx, site).await?.iter().map(|l| rules::Leader { id: l.id, group: l.rank_group }).collect();
    let last = Period::Month.bounds(first).1;
    let from = Period::ALL.iter().map(|p| p.bounds(first).0).min().unwrap_or(first);
    let to = Period::ALL.iter().map(|p| p.bounds(last).1).max().unwrap_or(last);
    let sat: Vec<SatDay<StaffId>> = sittings::between(tx, from, to)
        .await?
        .into_iter()
        .filter(|s| s.state.counts_as_day())
        .map(|s| SatDay { leader: s.receiver_id, day: s.day })
        .collect();
    let tier = sites::get(tx, site).await?.map(|s| s.kind.tier());
    let mut found = rules::check(&leaders::quotas(tx).await?, &bound, &sat, first, calendar);
    // A body is an organ of the site's own level.
    found.uncovered.retain(|u| Some(tier_of(u.group)) == tier);
    Ok(found)
}

const fn tier_of(group: RankGroup) -> u8 {
    match group {
        RankGroup::CityMain | RankGroup::CityLeader => 1,
        RankGroup::CountyMain | RankGroup::CountyLeader => 2,
        RankGroup::TownshipLeader => 3,
    }
}

fn lacking(frame: &Frame, l: rules::Lacking<StaffId>) -> Result<api::PlanLacking, Fail> {
    Ok(api::PlanLacking {
        leader: frame.leader(l.leader)?,
        period: view::word(l.period.as_str()),
        from: l.from.to_string(),
        to: l.to.to_string(),
        has_days: u32::from(l.has_days),
        needs_days: u32::from(l.needs_days),
        is_last_chance: l.is_last_chance,
        source: l.source,
    })
}

fn uncovered(u: rules::Uncovered) -> api::PlanUncovered {
    api::PlanUncovered {
        rank_group: view::word(u.group.as_str()),
        day: u.day.to_string(),
        has_leaders: u32::from(u.has_leaders),
        needs_leaders: u32::from(u.needs_leaders),
        source: u.source,
    }
}

/// Agrees to everything planned in a month.
///
/// # Errors
/// `day_invalid`, `not_found`, `forbidden`.
pub async fn approve(cx: &Context, actor: &Actor, site: SiteId, month: &str) -> Result<api::SittingMonth, Fail> {
    let first = parse_month(month)?;
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, site, first, now| {
            sites::get(tx, *site).await?.ok_or_else(|| not_found("site"))?;
            who.must(tx, Action::SittingApprove, *site).await?;
            for s in sittings::of_site(tx, *site, *first, Period::Month.bounds(*first).1).await? {
                if s.state == SittingState::Planned {
                    approve_in(tx, &who, s, *now).await?;
                }
            }
            Ok(())
        }))
        .await?;
    let mut tx = cx.db.read().await?;
    month_in(&mut tx, site, first, cx.clock.now()).await
}

/// Takes the agreement to everything in a month back that is not published yet.
///
/// # Errors
/// `day_invalid`, `not_found`, `forbidden`.
pub async fn unapprove(cx: &Context, actor: &Actor, site: SiteId, month: &str) -> Result<api::SittingMonth, Fail> {
    let first = parse_month(month)?;
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, site, first, now| {
            sites::get(tx, *site).await?.ok_or_else(|| not_found("site"))?;
            who.must(tx, Action::SittingApprove, *site).await?;
            for s in sittings::of_site(tx, *site, *first, Period::Month.bounds(*first).1).await? {
                if s.state == SittingState::Approved {
                    unapprove_in(tx, s, *now).await?;
                }
            }
            Ok(())
        }))
        .await?;
    let mut tx = cx.db.read().await?;
    month_in(&mut tx, site, first, cx.clock.now()).await
}

/// Publishes what is agreed to of a month's plan. What cannot be posted any more is left and named.
///
/// # Errors
/// `day_invalid`, `reason_missing` and `text_too_long` after the 28th, `time_past`, `field_invalid`, `not_found`,
/// `forbidden`.
pub async fn publish(
    cx: &Context,
    actor: &Actor,
    site: SiteId,
    month: &str,
    body: api::PublishSitting,
) -> Result<api::PlanPublished, Fail> {
    let first = parse_month(month)?;
    let (now, who) = (cx.clock.now(), actor.clone());
    let wish = Wish::read(&body, now)?;
    let (published, left) = cx
        .db
        .write(job!(|tx, who, site, first, wish, now| {
            sites::get(tx, *site).await?.ok_or_else(|| not_found("site"))?;
            who.must(tx, Action::SittingPlan, *site).await?;
            publish_all(tx, *site, *first, &wish, *now).await
        }))
        .await?;
    let mut tx = cx.db.read().await?;
    Ok(api::PlanPublished { published, left, month: month_in(&mut tx, site, first, cx.clock.now()).await? })
}

async fn publish_all(tx: &mut Tx, site: SiteId, first: Day, wish: &Wish, now: Timestamp) -> Result<(u32, Vec<api::PlanTrouble>), Fail> {
    let calendar = sites::calendar(tx).await?;
    let (mut published, mut left) = (0, Vec::new());
    for s in sittings::of_site(tx, site, first, Period::Month.bounds(first).1).await? {
        let why = match s.state {
            SittingState::Planned => RejectionCode::SittingState.as_str(),
            SittingState::Approved if s.day.days_since(now.day()) < PUBLISH_LEAD_DAYS => RejectionCode::PublishTooLate.as_str(),
            SittingState::Approved if !calendar.is_working_day(s.day) => "rest_day",
            SittingState::Approved => {
                publish_in(tx, s, Posting::MonthPlan, wish, now).await?;
                published += 1;
                continue;
            }
            _ => continue,
        };
        let who = leaders::get(tx, s.leader_id).await?.ok_or_else(|| not_found("leader"))?;
        left.push(api::PlanTrouble { sitting_id: s.id.to_string(), day: s.day.to_string(), leader: leader(&who), why: why.to_owned() });
    }
    Ok((published, left))
}
