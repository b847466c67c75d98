//! Never an empty chair: who stands in for a leader who cannot come (顶替), and the nearest day when nobody can.

use server_api as api;
use server_domain::access::Action;
use server_domain::appointment::OFFICE_LATEST_MS;
use server_domain::event::EventKind;
use server_domain::id::{SittingId, StaffId, SubstitutionId};
use server_domain::plan::RankGroup;
use server_domain::sitting::{HalfDay, PUBLISH_LEAD_DAYS, SittingState, reason};
use server_domain::substitute::{Candidate, Fault, check_chosen, choose, is_late_notice};
use server_domain::{Day, Rejection, RejectionCode, Timestamp};
use server_store::appointment::Appointment;
use server_store::leader::Leader;
use server_store::sitting::Sitting;
use server_store::substitution::{self as substitutions, Substitution};
use server_store::{Fail, Tx, booker as bookers, leader as leaders, site as sites, sitting as sittings};

use crate::service::sittings::sitting::{Told, clash, managed, record_fault, save, stale, tell, tell_booked};
use crate::service::sittings::{brief, sitting_course, sitting_view};
use crate::service::{Actor, job, not_found};
use crate::{Clock, Context};

/// How long before a sitting the rule chooses when the office has not, in milliseconds.
pub const CHOOSE_LATEST_MS: i64 = OFFICE_LATEST_MS;
/// How far ahead another day is looked for.
const SEARCH_DAYS: i64 = 60;

/// 1 is the highest of an organ.
const fn rank(group: RankGroup) -> u8 {
    match group {
        RankGroup::CityMain | RankGroup::CountyMain => 1,
        RankGroup::CityLeader | RankGroup::CountyLeader => 2,
        RankGroup::TownshipLeader => 3,
    }
}

/// Whom a substitute would receive: everybody booked who has no other leader to answer for them.
async fn to_receive(tx: &mut Tx, s: &Sitting) -> Result<Vec<Appointment>, Fail> {
    let mut people = bookers::of_sitting(tx, s.id).await?;
    people.retain(|a| a.state.is_live() && a.leader() == s.receiver_id);
    Ok(people)
}

/// Whether a leader may not receive one of these people.
async fn is_recused(tx: &mut Tx, leader: StaffId, people: &[Appointment]) -> Result<bool, Fail> {
    for a in people {
        if brief::ground(tx, leader, a).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The leaders of a sitting's site in their order, who of them is taken in a half day, and who must not receive somebody who
/// is booked.
async fn candidates(tx: &mut Tx, s: &Sitting, day: Day, half: HalfDay) -> Result<Vec<Candidate<StaffId>>, Fail> {
    let list: Vec<Leader> = leaders::of_site(tx, s.site_id).await?;
    let taken: Vec<StaffId> = sittings::between(tx, day, day)
        .await?
        .into_iter()
        .filter(|o| o.id != s.id && o.half == half && !o.state.is_off() && o.state != SittingState::SubstitutionPending)
        .map(|o| o.receiver_id)
        .collect();
    let away: Vec<StaffId> = substitutions::of_sitting(tx, s.id).await?.into_iter().map(|x| x.absent_id).filter(|_| day == s.day).collect();
    let people = to_receive(tx, s).await?;
    let mut all = Vec::with_capacity(list.len());
    for l in &list {
        let is_busy = taken.contains(&l.id) || away.contains(&l.id);
        all.push(Candidate { leader: l.id, rank: rank(l.rank_group), is_busy, is_recused: is_recused(tx, l.id, &people).await? });
    }
    Ok(all)
}

/// Who could stand in for whoever receives, in the order of the list, and whom the rule would choose. For the office only: it
/// tells who must not receive, though not why.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn list(cx: &Context, actor: &Actor, id: SittingId) -> Result<api::SubstituteList, Fail> {
    let mut tx = cx.db.read().await?;
    let s = sittings::of_leader(&mut tx, id).await?.ok_or_else(|| not_found("sitting"))?;
    actor.must(&mut tx, Action::SittingPlan, s.site_id).await?;
    let here = leaders::get(&mut tx, s.leader_id).await?.ok_or_else(|| not_found("leader"))?;
    let all = candidates(&mut tx, &s, s.day, s.half).await?;
    let first = choose(s.receiver_id, rank(here.rank_group), &all);
    let mut items = Vec::new();
    for c in all.iter().filter(|c| c.leader != s.receiver_id) {
        let l = leaders::get(&mut tx, c.leader).await?.ok_or_else(|| not_found("leader"))?;
        let leader = sitting_view::leader(&l);
        items.push(api::SubstituteCandidate { leader, is_busy: c.is_busy, is_recused: c.is_recused, is_first: first == Some(c.leader) });
    }
    Ok(api::SubstituteList { items })
}

/// Whoever receives says, or the office knows, that they cannot come. A substitute is chosen by the order of the list at
/// once, unless the office wants to choose itself.
///
/// # Errors
/// `sitting_state`, `reason_missing`, `text_too_long`, `sitting_clash` when the substitute was planned elsewhere in the same
/// moment: try again, `forbidden`.
pub async fn absent(cx: &Context, actor: &Actor, id: SittingId, body: api::SittingAbsent) -> Result<api::SittingDetail, Fail> {
    let why = reason(&body.reason, "/reason")?;
    let (now, who, clock, chooses) = (cx.clock.now(), actor.clone(), cx.clock.clone(), body.choose);
    let day = day_of(cx, id).await?;
    cx.db
        .write(job!(|tx, who, id, why, clock, chooses, now| {
            let s = sittings::locked(tx, *id).await?.ok_or_else(|| not_found("sitting"))?;
            if s.receiver_id != who.id() {
                who.must(tx, Action::SittingPlan, s.site_id).await?;
            }
            let s = lose_leader(tx, s, &who, &why, &clock, *now).await?;
            if *chooses { resolve(tx, s, &clock, *now).await } else { Ok(()) }
        }))
        .await
        .map_err(|fail| clash(fail, day))?;
    sitting_view::show(cx, actor, id).await
}

/// The day that is named when the substitute was planned elsewhere in the same moment.
async fn day_of(cx: &Context, id: SittingId) -> Result<Day, Fail> {
    Ok(sittings::get(&mut cx.db.read().await?, id).await?.ok_or_else(|| not_found("sitting"))?.day)
}

async fn lose_leader(tx: &mut Tx, mut s: Sitting, who: &Actor, why: &str, clock: &Clock, now: Timestamp) -> Result<Sitting, Fail> {
    s.state = s.state.lose_leader()?;
    save(tx, &mut s, "lose_leader").await?;
    let absence = Substitution {
        id: SubstitutionId(clock.id()),
        sitting_id: s.id,
        absent_id: s.receiver_id,
        substitute_id: None,
        reason: why.to_owned(),
        noticed_by: Some(who.id()),
        noticed_at: now,
        decided_at: None,
    };
    substitutions::insert(tx, &absence);
    if is_late_notice(s.day, now.day()) {
        record_fault(tx, &s, Fault::LateNotice, now).await?;
    }
    tell(tx, &s, EventKind::SittingLeaderAbsent, now).await?;
    Ok(s)
}

/// Finds who receives: by the order of the list, else on the nearest day on which somebody can, with a recorded fault.
pub async fn resolve(tx: &mut Tx, s: Sitting, clock: &Clock, now: Timestamp) -> Result<(), Fail> {
    let here = leaders::get(tx, s.leader_id).await?.ok_or_else(|| not_found("leader"))?;
    let list = candidates(tx, &s, s.day, s.half).await?;
    match choose(s.receiver_id, rank(here.rank_group), &list) {
        Some(substitute) => put_in(tx, s, substitute, now).await,
        None => next_day(tx, s, rank(here.rank_group), clock, now).await,
    }
}

/// Somebody stands in. The poster names both, and everybody booked is told.
async fn put_in(tx: &mut Tx, mut s: Sitting, substitute: StaffId, now: Timestamp) -> Result<(), Fail> {
    s.state = s.state.substitute()?;
    s.receiver_id = substitute;
    s.sequence = s.sequence.saturating_add(1);
    save(tx, &mut s, "substitute").await?;
    substitutions::decide(tx, s.id, Some(substitute), now);
    tell_booked(tx, &s, Told::Substituted, now).await
}

/// Nobody can: the nearest working day on which somebody can, in the same half day; everybody booked goes along, before
/// anybody else. Without such a day the sitting waits for the office, and its end makes it a missed one.
async fn next_day(tx: &mut Tx, s: Sitting, rank: u8, clock: &Clock, now: Timestamp) -> Result<(), Fail> {
    record_fault(tx, &s, Fault::NoSubstitute, now).await?;
    let calendar = sites::calendar(tx).await?;
    let first = s.day.plus_days(1).max(now.day().plus_days(PUBLISH_LEAD_DAYS));
    for day in (0..SEARCH_DAYS).map(|n| first.plus_days(n)).filter(|d| calendar.is_working_day(*d)) {
        let list = candidates(tx, &s, day, s.half).await?;
        let own = list.iter().find(|c| c.leader == s.leader_id && !c.is_busy).map(|c| c.leader);
        let anybody = || choose(s.leader_id, rank, &list);
        if let Some(leader_id) = own.or_else(anybody) {
            let mut wish = s.fresh();
            (wish.day, wish.leader_id) = (day, leader_id);
            substitutions::decide(tx, s.id, None, now);
            let why = "无人可以顶替，改在最近的一天".to_owned();
            return sitting_course::move_to(tx, s, wish, SittingId(clock.id()), (&why, None), clock, now).await.map(|_| ());
        }
    }
    Ok(())
}

/// The office puts somebody in, of whatever rank.
///
/// # Errors
/// `sitting_state`, `substitute_unfit` at `/leader_id`, `reason_missing` unless the absence was told before, `sitting_clash`,
/// `forbidden`.
pub async fn substitute(cx: &Context, actor: &Actor, id: SittingId, body: api::SubstituteSitting) -> Result<api::SittingDetail, Fail> {
    let unfit = || Rejection::new(RejectionCode::SubstituteUnfit).at("/leader_id");
    let chosen: StaffId = body.leader_id.parse().map_err(|_| unfit())?;
    let (now, who, clock, why) = (cx.clock.now(), actor.clone(), cx.clock.clone(), body.reason.unwrap_or_default());
    let day = day_of(cx, id).await?;
    cx.db
        .write(job!(|tx, who, id, chosen, why, clock, now| {
            let mut s = managed(tx, &who, *id, Action::SittingPlan).await?;
            if s.state != SittingState::SubstitutionPending {
                s.state.lose_leader().map_err(|_| stale(&s, "substitute"))?;
                let why = reason(&why, "/reason")?;
                s = lose_leader(tx, s, &who, &why, &clock, *now).await?;
            }
            let list = candidates(tx, &s, s.day, s.half).await?;
            check_chosen(*chosen, s.receiver_id, &list).map_err(|no| no.at("/leader_id"))?;
            put_in(tx, s, *chosen, *now).await
        }))
        .await
        .map_err(|fail| clash(fail, day))?;
    sitting_view::show(cx, actor, id).await
}
