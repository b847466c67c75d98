//! No empty chair: a gap opens by itself, the ladder runs, and boards and people are told which rung helps them now.

use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::{GapId, LawyerId, SiteId};
use server_domain::queue::{Mode, Service};
use server_domain::rota::ShiftState;
use server_domain::rota::ladder::{Answer, GapReason, Presence, RemoteLawyer, Reserve, Rung, Situation, Step, Watch};
use server_domain::{Day, RejectionCode, Timestamp};
use server_store::gap::Gap;
use server_store::shift::{NewStep, Shift};
use server_store::{Fail, Tx, event, gap as gaps, queue as queues, shift as shifts, site as sites};

use crate::service::lawyers::rota::{must_plan, save, save_moved};
use crate::service::lawyers::rota_facts::Facts;
use crate::service::lawyers::{call_back, lawyer_sitting};
use crate::service::{Actor, job, not_found, view as views};
use crate::{Clock, Context};

/// Days ahead in which the next duty is looked for.
const LOOK_DAYS: i64 = 14;

async fn tell(tx: &mut Tx, g: &Gap, site: SiteId, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    let body = serde_json::json!({ "gap_id": g.id, "shift_id": g.shift, "rung": g.rung });
    event::append(tx, site, kind, &body, now).await.map(|_| ())
}

/// Ends an empty chair that is open.
pub async fn close(tx: &mut Tx, g: &Gap, s: &Shift, outcome: &str, now: Timestamp) -> Result<(), Fail> {
    if matches!(outcome, "filled" | "back") {
        lawyer_sitting::follow(tx, s, now).await?;
    }
    if gaps::end(tx, g.id, outcome, now).await? {
        tell(tx, g, s.site_id, EventKind::GapEnded, now).await?;
    }
    Ok(())
}

/// All that the ladder looks at, owned.
struct Looked {
    ends_at: Timestamp,
    reserve: Vec<Reserve>,
    remote: Vec<RemoteLawyer>,
    has_video: bool,
    is_hotline_open: bool,
}

impl Looked {
    async fn of(tx: &mut Tx, facts: &Facts, g: &Gap, s: &Shift, now: Timestamp) -> Result<Self, Fail> {
        let said = gaps::answers(tx, g.id).await?;
        let mut listed: Vec<_> = facts.lawyers.iter().filter(|l| l.is_active && l.reserve_ord.is_some()).collect();
        listed.sort_by_key(|l| l.reserve_ord);
        let reserve = |l: &&server_store::lawyer::Lawyer| Reserve {
            lawyer: l.id,
            is_fit: facts.fit(l.id, s, None).is_ok(),
            answer: said.iter().find(|(id, _)| *id == l.id).map_or(Answer::NotAsked, |(_, a)| *a),
        };
        // Who left in the middle has served: the duty stays theirs, so nobody of the reserve takes it over.
        let reserve = if g.reason == GapReason::Left { Vec::new() } else { listed.iter().map(reserve).collect() };
        let lineage = sites::lineage(tx, s.site_id).await?;
        let legal: Vec<_> = queues::all(tx).await?.into_iter().filter(|q| q.service == Service::LegalAdvice).collect();
        let has_video = legal.iter().any(|q| q.mode == Mode::Video && lineage.contains(&q.site_id));
        let mut remote = Vec::new();
        for other in facts.shifts.iter().filter(|o| o.day == s.day && o.id != s.id && o.state == ShiftState::OnDuty) {
            let Some(lawyer) = other.lawyer_id else { continue };
            let mut waiting = 0;
            for q in legal.iter().filter(|q| q.site_id == other.site_id) {
                waiting += queues::waiting(tx, q.id, s.day).await?;
            }
            remote.push(RemoteLawyer { lawyer, site: other.site_id, is_on_duty: true, waiting });
        }
        let is_hotline_open = call_back::open_line(tx, now).await?.is_some();
        Ok(Self { ends_at: s.ends_at(), reserve, remote, has_video, is_hotline_open })
    }

    fn situation(&self) -> Situation<'_> {
        Situation {
            ends_at: self.ends_at,
            reserve: &self.reserve,
            remote: &self.remote,
            has_video: self.has_video,
            is_hotline_open: self.is_hotline_open,
        }
    }
}

/// An empty chair as staff see it.
pub async fn view(tx: &mut Tx, facts: &Facts, g: &Gap, now: Timestamp) -> Result<api::DutyGap, Fail> {
    let s = facts.shifts.iter().find(|s| s.id == g.shift).ok_or_else(|| not_found("shift"))?;
    let looked = Looked::of(tx, facts, g, s, now).await?;
    let asked = match looked.situation().step(now) {
        Step::AwaitReserve { lawyer, until } => {
            let name = facts.lawyer(lawyer).map(|l| l.name.clone()).unwrap_or_default();
            Some(api::AskedReserve { lawyer_id: lawyer.to_string(), name, until: until.rfc3339() })
        }
        _ => None,
    };
    Ok(api::DutyGap {
        id: g.id.to_string(),
        shift_id: g.shift.to_string(),
        reason: views::word(g.reason.as_str()),
        opened_at: g.opened_at.rfc3339(),
        missing: g.missing.and_then(|l| facts.lawyer(l)).map(|l| l.name.clone()),
        rung: views::word(g.rung.as_str()),
        choices: looked.situation().choices(now).into_iter().map(|r| views::word(r.as_str())).collect(),
        asked: asked.filter(|_| g.outcome.is_none()),
        outcome: g.outcome.as_deref().map(views::word),
    })
}

/// One of the reserve, or somebody whom the coordinator names, sits there now.
async fn fill(tx: &mut Tx, g: &Gap, s: &mut Shift, to: LawyerId, by: &Actor, now: Timestamp) -> Result<(), Fail> {
    (s.lawyer_id, s.state, s.is_set, s.acknowledged_at) = (Some(to), ShiftState::Acknowledged, true, Some(now));
    (s.signed_in_at, s.signed_out_at, s.sequence) = (None, None, s.sequence + 1);
    save_moved(tx, s, now).await?;
    let step = NewStep { kind: "filled", by: Some(by.id()), from: g.missing, to: Some(to), words: None };
    shifts::add_step(tx, s.id, &step, now).await?;
    close(tx, g, s, "filled", now).await
}

async fn locked(tx: &mut Tx, id: GapId) -> Result<(Gap, Shift, Facts), Fail> {
    let g = gaps::get(tx, id).await?.ok_or_else(|| not_found("gap"))?;
    let s = shifts::locked(tx, g.shift).await?.ok_or_else(|| not_found("shift"))?;
    // Read again: it may have ended while we waited for the duty.
    let g = gaps::get(tx, id).await?.filter(|g| g.outcome.is_none()).ok_or(RejectionCode::GapState)?;
    let facts = Facts::read(tx, crate::service::lawyers::rota_facts::span(&s.day.to_string()[..7])?).await?;
    Ok((g, s, facts))
}

async fn shown(tx: &mut Tx, id: GapId, day: Day, now: Timestamp) -> Result<api::DutyGap, Fail> {
    let facts = Facts::read(tx, crate::service::lawyers::rota_facts::span(&day.to_string()[..7])?).await?;
    let g = gaps::get(tx, id).await?.ok_or_else(|| not_found("gap"))?;
    view(tx, &facts, &g, now).await
}

/// The lawyer of the reserve who was asked says yes or no. A late yes counts as long as the chair is empty.
///
/// # Errors
/// `gap_state` once it is filled, `swap_not_asked`, `swap_unfit`.
pub async fn answer(cx: &Context, actor: &Actor, id: GapId, accepts: bool) -> Result<api::DutyGap, Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, accepts, now| {
            let (g, mut s, facts) = locked(tx, *id).await?;
            let me = LawyerId(who.id().0);
            if !gaps::answer(tx, g.id, me, *accepts, *now).await? {
                return Err(RejectionCode::SwapNotAsked.into());
            }
            if *accepts {
                facts.must_fit(me, &s, None)?;
                fill(tx, &g, &mut s, me, &who, *now).await?;
            } else {
                tell(tx, &g, s.site_id, EventKind::GapChanged, *now).await?;
            }
            shown(tx, g.id, s.day, *now).await
        }))
        .await
}

/// The coordinator puts somebody there.
///
/// # Errors
/// `gap_state` once it is filled or for somebody who left in the middle, `swap_unfit` with the cause, `forbidden`.
pub async fn put(cx: &Context, actor: &Actor, id: GapId, lawyer: LawyerId) -> Result<api::DutyGap, Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, lawyer, now| {
            must_plan(tx, &who).await?;
            let (g, mut s, facts) = locked(tx, *id).await?;
            if g.reason == GapReason::Left {
                return Err(RejectionCode::GapState.into());
            }
            facts.must_fit(*lawyer, &s, None)?;
            fill(tx, &g, &mut s, *lawyer, &who, *now).await?;
            shown(tx, g.id, s.day, *now).await
        }))
        .await
}

/// Why nobody holds a duty.
async fn why(tx: &mut Tx, s: &Shift) -> Result<GapReason, Fail> {
    let last = shifts::steps(tx, s.id).await?.pop();
    Ok(last.and_then(|step| GapReason::parse(&step.kind)).unwrap_or(GapReason::Unfilled))
}

/// Looks after the chairs of today: opens gaps, asks the reserve, moves along the ladder, ends what is over.
pub async fn round(cx: &Context) -> Result<usize, Fail> {
    let (now, clock) = (cx.clock.now(), cx.clock.clone());
    cx.db
        .write(job!(|tx, clock, now| {
            let (now, today) = (*now, now.day());
            let facts = Facts::read(tx, crate::service::lawyers::rota_facts::span(&today.to_string()[..7])?).await?;
            let mut open = gaps::open(tx).await?;
            let seen = |s: &&Shift| s.day == today && s.state != ShiftState::Planned && s.state != ShiftState::Absent;
            let mut done = 0;
            for s in facts.shifts.iter().filter(seen).filter(|s| now >= s.starts_at() && now < s.ends_at()) {
                let watch =
                    Watch { starts_at: s.starts_at(), ends_at: s.ends_at(), signed_in_at: s.signed_in_at, signed_out_at: s.signed_out_at };
                let reason = match (s.lawyer_id, watch.presence(now)) {
                    (None, _) => why(tx, s).await?,
                    (_, Presence::Absent) => GapReason::Absent,
                    (_, Presence::Left) => GapReason::Left,
                    _ => continue,
                };
                let is_known = open.iter().any(|g| g.shift == s.id) || (reason == GapReason::Left && was_left(tx, s, today).await?);
                if !is_known {
                    open.push(begin(tx, &facts, s, reason, &clock, now).await?);
                    done += 1;
                }
            }
            for g in open {
                done += usize::from(climb(tx, &facts, g, now).await?);
            }
            Ok(done)
        }))
        .await
}

/// Whether the gap of somebody who left was ended already.
async fn was_left(tx: &mut Tx, s: &Shift, today: Day) -> Result<bool, Fail> {
    Ok(gaps::of_day(tx, today)
        .await?
        .iter()
        .any(|g| g.shift == s.id && g.reason == GapReason::Left && g.opened_at >= s.signed_out_at.unwrap_or(g.opened_at)))
}

async fn begin(tx: &mut Tx, facts: &Facts, s: &Shift, reason: GapReason, clock: &Clock, now: Timestamp) -> Result<Gap, Fail> {
    let mut g = Gap { id: GapId(clock.id()), shift: s.id, reason, opened_at: now, missing: s.lawyer_id, rung: Rung::Rebook, outcome: None };
    g.rung = Looked::of(tx, facts, &g, s, now).await?.situation().step(now).rung();
    gaps::insert(tx, &g).await?;
    lawyer_sitting::chair_empty(tx, s.id, now).await?;
    tell(tx, &g, s.site_id, EventKind::GapOpened, now).await?;
    Ok(g)
}

/// One look at an open gap.
async fn climb(tx: &mut Tx, facts: &Facts, mut g: Gap, now: Timestamp) -> Result<bool, Fail> {
    let Some(mut s) = shifts::locked(tx, g.shift).await? else { return Ok(false) };
    if now >= s.ends_at() {
        let outcome = if g.rung == Rung::Remote { "remote_filled" } else { "unfilled" };
        if g.reason == GapReason::Absent {
            s.state = ShiftState::Absent;
            save(tx, &mut s).await?;
        }
        close(tx, &g, &s, outcome, now).await?;
        return Ok(true);
    }
    let is_filled = s.lawyer_id.is_some() && s.lawyer_id != g.missing;
    if is_filled {
        close(tx, &g, &s, "filled", now).await?;
        return Ok(true);
    }
    let looked = Looked::of(tx, facts, &g, &s, now).await?;
    let step = looked.situation().step(now);
    if let Step::AskReserve(lawyer) = step {
        gaps::ask(tx, g.id, lawyer, now).await?;
        tell(tx, &g, s.site_id, EventKind::GapChanged, now).await?;
        return Ok(true);
    }
    if step.rung() == g.rung {
        return Ok(false);
    }
    g.rung = step.rung();
    gaps::set_rung(tx, g.id, g.rung).await?;
    tell(tx, &g, s.site_id, EventKind::GapChanged, now).await?;
    Ok(true)
}

/// What people at a place are told of legal advice before they choose. Boards ask for it with every call, so the whole rota is
/// read only while a chair is empty.
///
/// # Errors
/// The database's.
pub async fn legal(tx: &mut Tx, lineage: &[SiteId], now: Timestamp) -> Result<api::LegalToday, Fail> {
    let today = now.day();
    let mut running = Vec::new();
    for site in lineage {
        let of_site = shifts::of_site(tx, *site, today, today).await?;
        running.extend(of_site.into_iter().filter(|s| s.state != ShiftState::Planned && now >= s.starts_at() && now < s.ends_at()));
    }
    let mut out = api::LegalToday {
        state: api::LegalState::OnDuty,
        rung: None,
        choices: Vec::new(),
        remote_site: None,
        remote_site_en: None,
        next_day: None,
    };
    if running.iter().any(|s| s.state == ShiftState::OnDuty) {
        return Ok(out);
    }
    out.next_day = next_day(tx, lineage, today).await?.map(|day| day.to_string());
    let open = gaps::open(tx).await?;
    let Some((g, s)) = open.iter().find_map(|g| running.iter().find(|s| s.id == g.shift).map(|s| (g, s))) else {
        let is_late = running.iter().any(|s| s.lawyer_id.is_some());
        out.state = if is_late { api::LegalState::Late } else { api::LegalState::None };
        return Ok(out);
    };
    let facts = Facts::read(tx, crate::service::lawyers::rota_facts::span(&today.to_string()[..7])?).await?;
    let looked = Looked::of(tx, &facts, g, s, now).await?;
    out.state = api::LegalState::Gap;
    out.rung = Some(views::word(g.rung.as_str()));
    out.choices = looked.situation().choices(now).into_iter().map(|r| views::word(r.as_str())).collect();
    if let Step::Remote { site, .. } = looked.situation().step(now)
        && let Some(site) = facts.sites.get(&site)
    {
        (out.remote_site, out.remote_site_en) = (Some(site.short_name.clone()), Some(site.short_name_en.clone()));
    }
    Ok(out)
}

/// The next day after today on which somebody serves there.
async fn next_day(tx: &mut Tx, lineage: &[SiteId], today: Day) -> Result<Option<Day>, Fail> {
    let mut days = Vec::new();
    for site in lineage {
        let ahead = shifts::of_site(tx, *site, today.plus_days(1), today.plus_days(LOOK_DAYS)).await?;
        days.extend(ahead.iter().find(|s| s.lawyer_id.is_some() && s.state != ShiftState::Planned).map(|s| s.day));
    }
    Ok(days.into_iter().min())
}

/// Empty chairs that this lawyer is asked to fill.
///
/// # Errors
/// The database's.
pub async fn asked_of(tx: &mut Tx, facts: &Facts, me: LawyerId, now: Timestamp) -> Result<Vec<api::DutyGap>, Fail> {
    let mut out = Vec::new();
    for g in gaps::open(tx).await? {
        let said = gaps::answers(tx, g.id).await?;
        let is_asked = said.iter().any(|(l, a)| *l == me && matches!(a, Answer::Asked { .. }));
        if is_asked && facts.shifts.iter().any(|s| s.id == g.shift) {
            out.push(view(tx, facts, &g, now).await?);
        }
    }
    Ok(out)
}
