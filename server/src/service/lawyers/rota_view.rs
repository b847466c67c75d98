//! The rota as pages see it.

use jiff::civil::Weekday;
use server_api as api;
use server_domain::Timestamp;
use server_domain::access::Action;
use server_domain::calendar::format_minutes;
use server_domain::id::{LawyerId, SwapId};
use server_domain::rota::ladder::Watch;
use server_domain::rota::{self, Score};
use server_store::rota_month::Month;
use server_store::shift::Shift;
use server_store::{Fail, Tx, rota_month as months, shift as shifts, swap as swaps};
use std::collections::HashMap;

use crate::Context;
use crate::service::lawyers::rota_facts::{self, Facts, seat};
use crate::service::{Actor, view};

/// Whose eyes, and what is under way.
pub struct Eyes {
    pub me: LawyerId,
    pub may_plan: bool,
    pub now: Timestamp,
    /// The live swap of a duty.
    swaps: HashMap<server_domain::id::ShiftId, SwapId>,
}

impl Eyes {
    pub async fn of(tx: &mut Tx, actor: &Actor, now: Timestamp) -> Result<Self, Fail> {
        let city = rota_facts::city(tx).await?.id;
        let may_plan = actor.must(tx, Action::RotaPlan, city).await.is_ok();
        let swaps = swaps::live(tx).await?.into_iter().map(|s| (s.swap.duty.shift, s.swap.id)).collect();
        Ok(Self { me: LawyerId(actor.id().0), may_plan, now, swaps })
    }
}

/// Whether the lawyer of a duty is there, from its day on.
pub fn presence(s: &Shift, now: Timestamp) -> Option<api::Presence> {
    let watch = Watch { starts_at: s.starts_at(), ends_at: s.ends_at(), signed_in_at: s.signed_in_at, signed_out_at: s.signed_out_at };
    (s.lawyer_id.is_some() && s.day <= now.day()).then(|| view::word(watch.presence(now).as_str()))
}

/// A duty with its names.
pub fn shift(facts: &Facts, eyes: &Eyes, s: &Shift) -> Result<api::Shift, Fail> {
    let site = facts.sites.get(&s.site_id).ok_or_else(|| crate::service::not_found("site"))?;
    let lawyer = s.lawyer_id.and_then(|l| facts.lawyer(l));
    Ok(api::Shift {
        id: s.id.to_string(),
        site_id: s.site_id.to_string(),
        site_name: site.short_name.clone(),
        site_name_en: site.short_name_en.clone(),
        day: s.day.to_string(),
        kind: view::word(s.kind.as_str()),
        half: s.half.map(|h| view::word(h.as_str())),
        no: s.no,
        from: format_minutes(s.from_min),
        to: format_minutes(s.to_min),
        needs: s.needs.clone(),
        lawyer_id: s.lawyer_id.map(|l| l.to_string()),
        lawyer: lawyer.map(|l| l.name.clone()),
        lawyer_en: lawyer.map(|l| l.name_en.clone()),
        firm: lawyer.map(|l| l.firm.clone()),
        firm_en: lawyer.map(|l| l.firm_en.clone()),
        state: view::word(s.state.as_str()),
        is_set: s.is_set,
        presence: presence(s, eyes.now),
        signed_in_at: s.signed_in_at.map(Timestamp::rfc3339),
        signed_out_at: s.signed_out_at.map(Timestamp::rfc3339),
        swap_id: eyes.swaps.get(&s.id).map(ToString::to_string),
        is_mine: s.lawyer_id == Some(eyes.me),
        version: s.version,
    })
}

fn cause(c: rota::Cause) -> api::RotaCause {
    view::word(c.as_str())
}

/// The month as it stands now. Whoever does not make the rota sees it once it is published.
///
/// # Errors
/// `day_invalid` at `/month`.
pub async fn month(cx: &Context, actor: &Actor, month: &str) -> Result<api::Rota, Fail> {
    let mut tx = cx.db.read().await?;
    month_in(&mut tx, actor, month, cx.clock.now()).await
}

/// The same within a transaction.
///
/// # Errors
/// As [`month`].
pub async fn month_in(tx: &mut Tx, actor: &Actor, month: &str, now: Timestamp) -> Result<api::Rota, Fail> {
    let facts = Facts::read(tx, rota_facts::span(month)?).await?;
    let eyes = Eyes::of(tx, actor, now).await?;
    let stored = months::get(tx, month).await?;
    let is_seen = eyes.may_plan || stored.as_ref().is_some_and(Month::is_published);
    let days = (0..=facts.to.days_since(facts.from)).map(|n| facts.from.plus_days(n));
    let days = days.map(|day| api::RotaDay { day: day.to_string(), is_working: facts.calendar.is_working_day(day) }).collect();
    let mut out = api::Rota {
        month: month.to_owned(),
        state: api::RotaState::None,
        version: 0,
        seed: None,
        generated_at: None,
        published_at: None,
        days,
        shifts: Vec::new(),
        gaps: Vec::new(),
        clashes: Vec::new(),
        score: None,
        loads: Vec::new(),
        may_plan: eyes.may_plan,
    };
    let Some(m) = stored.filter(|_| is_seen) else { return Ok(out) };
    out.shifts = facts.shifts.iter().map(|s| shift(&facts, &eyes, s)).collect::<Result<_, _>>()?;
    out.state = if m.is_published() { api::RotaState::Published } else { api::RotaState::Draft };
    (out.version, out.published_at) = (m.version, m.published_at.map(|at| Timestamp(at).rfc3339()));
    if eyes.may_plan {
        (out.seed, out.generated_at) = (Some(m.seed), Some(Timestamp(m.generated_at).rfc3339()));
        judge(&facts, &m, &mut out)?;
        left_empty(tx, &facts, &mut out).await?;
    }
    Ok(out)
}

/// Adds how good the month is, what stays empty and why, and how much each lawyer serves.
fn judge(facts: &Facts, m: &Month, out: &mut api::Rota) -> Result<(), Fail> {
    let seats: Vec<_> = facts.shifts.iter().map(seat).collect();
    let asked = rota::generate(&seats, &facts.rules, &facts.kept(), &facts.calendar, m.seed.cast_unsigned())?;
    let id = |n: usize| facts.shifts[n].id.to_string();
    let count = |(c, n): (&rota::Cause, &u32)| api::CauseCount { cause: cause(*c), lawyers: *n };
    let gap = |g: &rota::Gap| api::RotaGap {
        shift_id: id(g.seat),
        reason: cause(g.reason),
        words: None,
        counts: g.counts.iter().map(count).collect(),
    };
    out.gaps = asked.gaps.iter().map(gap).collect();
    let is_meant = |c: &&rota::Clash| c.cause != rota::Cause::RestDay || !on_purpose(&facts.shifts[c.seat]);
    out.clashes = asked.clashes.iter().filter(is_meant).map(|c| api::RotaClash { shift_id: id(c.seat), cause: cause(c.cause) }).collect();
    out.score = Some(score(facts, m));
    let load = |rule: &rota::Lawyer| {
        let l = facts.lawyer(rule.id)?;
        Some(api::RotaLoad {
            lawyer_id: l.id.to_string(),
            name: l.name.clone(),
            name_en: l.name_en.clone(),
            firm: l.firm.clone(),
            firm_en: l.firm_en.clone(),
            month: facts.month_of(l.id),
            before: u32::from(rule.served),
            limit: u32::from(rule.month_room()),
        })
    };
    out.loads = facts.rules.iter().filter_map(load).collect();
    Ok(())
}

/// Whether a duty on a rest day was laid out so: by hand from the start, or on a weekend. One of a day that was closed later
/// was not.
fn on_purpose(s: &Shift) -> bool {
    let is_weekend = matches!(s.day.0.weekday(), Weekday::Saturday | Weekday::Sunday);
    s.is_set && (s.sequence == 0 || is_weekend)
}

/// Adds the chairs that were left empty by hand, with the words of whoever did; the causes are those of now.
async fn left_empty(tx: &mut Tx, facts: &Facts, out: &mut api::Rota) -> Result<(), Fail> {
    for s in facts.shifts.iter().filter(|s| s.lawyer_id.is_none() && s.is_set && s.state.is_free()) {
        let id = s.id.to_string();
        let last = shifts::steps(tx, s.id).await?.pop().filter(|step| step.kind == "set");
        let mut counts = std::collections::BTreeMap::new();
        for cause in facts.rules.iter().filter_map(|l| facts.fit(l.id, s, None).err()) {
            *counts.entry(cause).or_insert(0) += 1;
        }
        let counts = counts.iter().map(|(c, n)| api::CauseCount { cause: cause(*c), lawyers: *n }).collect();
        out.gaps.retain(|g| g.shift_id != id);
        out.gaps.push(api::RotaGap { shift_id: id, reason: api::RotaCause::SetEmpty, words: last.and_then(|step| step.words), counts });
    }
    Ok(())
}

/// The score of what stands there now, which may have been changed by hand since it was generated.
fn score(facts: &Facts, m: &Month) -> api::RotaScore {
    let gaps = facts.shifts.iter().filter(|s| s.lawyer_id.is_none()).count();
    let (fewest, most) = (m.fewest as u32, m.most as u32);
    let s = Score { seats: facts.shifts.len(), gaps, fewest, most, is_proven_best: m.is_proven_best };
    api::RotaScore {
        seats: s.seats as u32,
        gaps: s.gaps as u32,
        fewest: s.fewest,
        most: s.most,
        spread: s.spread(),
        is_proven_best: s.is_proven_best,
    }
}
