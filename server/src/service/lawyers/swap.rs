//! Giving duties to colleagues: asked, taken, decided upon by the coordinator; the duty changes hands with the approval only.

use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::{LawyerId, ShiftId, StaffId, SwapId};
use server_domain::rota::swap::{Actor as Who, Asked, Duty, Handover, Swap, SwapPhase, SwapState, Taker};
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::shift::{NewStep, Shift};
use server_store::swap::Stored;
use server_store::{Fail, Tx, event, rota_month as months, shift as shifts, staff as staffs, swap as swaps};

use crate::Context;
use crate::service::lawyers::duty_notice;
use crate::service::lawyers::rota::{changed, must_plan, save as save_shift, save_moved};
use crate::service::lawyers::rota_facts::{self, Facts};
use crate::service::lawyers::rota_view::{self, Eyes};
use crate::service::{Actor, job, not_found, reason, view};

/// A duty as the rules of swaps see it.
fn duty(s: &Shift) -> Result<Duty, Rejection> {
    let lawyer = s.lawyer_id.filter(|_| s.state.is_ahead());
    let no = || Rejection::new(RejectionCode::ShiftState).with("state", s.state).with("action", "swap");
    Ok(Duty { shift: s.id, lawyer: lawyer.ok_or_else(no)?, starts_at: s.starts_at() })
}

fn me(actor: &Actor) -> LawyerId {
    LawyerId(actor.id().0)
}

/// In whose name somebody acts: their own, or, with the right to make the rota, an absent lawyer's.
async fn acting(tx: &mut Tx, actor: &Actor, lawyer: LawyerId) -> Result<Who, Fail> {
    if lawyer == me(actor) {
        return Ok(Who::Lawyer(lawyer));
    }
    must_plan(tx, actor).await?;
    Ok(Who::CoordinatorFor(actor.id(), lawyer))
}

async fn name(tx: &mut Tx, id: Option<StaffId>) -> Result<Option<String>, Fail> {
    Ok(match id {
        Some(id) => staffs::get(tx, id).await?.map(|s| s.name),
        None => None,
    })
}

const fn coordinator(who: Who) -> Option<StaffId> {
    match who {
        Who::CoordinatorFor(staff, _) | Who::Coordinator(staff) => Some(staff),
        Who::Lawyer(_) => None,
    }
}

/// Why who looks may not take it; `None` when they may, or are not asked.
fn against(facts: &Facts, eyes: &Eyes, s: &Stored, wanted: &Shift) -> Option<server_domain::rota::Cause> {
    let asks_me = match s.swap.asked {
        Asked::Everybody => s.swap.duty.lawyer != eyes.me,
        Asked::One(one) => one == eyes.me,
    };
    if asks_me && s.swap.phase() == SwapPhase::Open && !eyes.may_plan { facts.fit(eyes.me, wanted, None).err() } else { None }
}

fn may(eyes: &Eyes, s: &Stored, fits: bool, now: Timestamp) -> Vec<api::SwapAction> {
    let (swap, is_ahead) = (&s.swap, now < s.swap.due_at());
    let mine = swap.duty.lawyer == eyes.me || eyes.may_plan;
    let asked = matches!(swap.asked, Asked::Everybody) && swap.duty.lawyer != eyes.me || swap.asked == Asked::One(eyes.me);
    let mut out = Vec::new();
    match swap.phase() {
        SwapPhase::Open if is_ahead && (asked && fits || eyes.may_plan) => out.push(api::SwapAction::Take),
        SwapPhase::Taken if is_ahead => {
            if eyes.may_plan {
                out.extend([api::SwapAction::Approve, api::SwapAction::Reject]);
            }
            if eyes.may_plan || swap.taker().is_some_and(|t| t.lawyer == eyes.me) {
                out.push(api::SwapAction::Untake);
            }
        }
        _ => {}
    }
    if mine && swap.phase().is_live() {
        out.push(api::SwapAction::Withdraw);
    }
    out
}

async fn show(tx: &mut Tx, facts: &Facts, eyes: &Eyes, s: &Stored) -> Result<api::Swap, Fail> {
    let find = |id: ShiftId| facts.shifts.iter().find(|x| x.id == id).cloned();
    let get = async |tx: &mut Tx, id: ShiftId| match find(id) {
        Some(found) => Ok(found),
        None => shifts::get(tx, id).await?.ok_or_else(|| not_found("shift")),
    };
    let wanted = get(tx, s.swap.duty.shift).await?;
    let cause = against(facts, eyes, s, &wanted);
    let (taker, decided, reject_reason) = match &s.swap.state {
        SwapState::Taken(t) => (Some(t), None, None),
        SwapState::Approved { taker, by, .. } => (Some(taker), Some(*by), None),
        SwapState::Rejected { taker, by, reason, .. } => (Some(taker), Some(*by), Some(reason.clone())),
        _ => (None, None, None),
    };
    let return_shift = match taker.and_then(|t| t.in_return) {
        Some(back) => Some(rota_view::shift(facts, eyes, &get(tx, back.shift).await?)?),
        None => None,
    };
    let names = |id: LawyerId| facts.lawyer(id).map(|l| (l.name.clone(), l.name_en.clone())).unwrap_or_default();
    let asked = match s.swap.asked {
        Asked::Everybody => None,
        Asked::One(one) => Some(one),
    };
    let ((from, from_en), to, take) = (names(s.swap.duty.lawyer), asked.map(names), taker.map(|t| names(t.lawyer)));
    Ok(api::Swap {
        id: s.swap.id.to_string(),
        shift: rota_view::shift(facts, eyes, &wanted)?,
        from_id: s.swap.duty.lawyer.to_string(),
        from,
        from_en,
        to_id: asked.map(|l| l.to_string()),
        to: to.clone().map(|n| n.0),
        to_en: to.map(|n| n.1),
        state: view::word(s.swap.phase().as_str()),
        reason: s.reason.clone(),
        opened_at: s.opened_at.rfc3339(),
        opened_for_by: name(tx, coordinator(s.swap.by)).await?,
        taker_id: taker.map(|t| t.lawyer.to_string()),
        taker: take.clone().map(|n| n.0),
        taker_en: take.map(|n| n.1),
        return_shift,
        taken_at: taker.map(|t| t.at.rfc3339()),
        taken_for_by: name(tx, taker.and_then(|t| coordinator(t.by))).await?,
        decided_by: name(tx, decided).await?,
        reject_reason,
        ended_at: s.ended_at.map(Timestamp::rfc3339),
        after_id: s.swap.after.map(|a| a.to_string()),
        due_at: s.swap.due_at().rfc3339(),
        may: may(eyes, s, cause.is_none(), eyes.now),
        cause: cause.map(|c| view::word(c.as_str())),
    })
}

/// Requests of a month: all for the coordinator, for a lawyer the own ones and those that are asked of them.
///
/// # Errors
/// `day_invalid` at `/month`.
pub async fn list(cx: &Context, actor: &Actor, month: &str) -> Result<api::SwapList, Fail> {
    let mut tx = cx.db.read().await?;
    let (from, to) = rota_facts::span(month)?;
    let facts = Facts::read(&mut tx, (from, to)).await?;
    let eyes = Eyes::of(&mut tx, actor, cx.clock.now()).await?;
    let mut items = Vec::new();
    for s in swaps::between(&mut tx, from, to).await? {
        let taken_by_me = matches!(&s.swap.state, SwapState::Taken(t) | SwapState::Approved { taker: t, .. } | SwapState::Rejected { taker: t, .. } if t.lawyer == eyes.me);
        let is_asked = s.swap.asked == Asked::One(eyes.me) || (s.swap.asked == Asked::Everybody && s.swap.phase() == SwapPhase::Open);
        if eyes.may_plan || s.swap.duty.lawyer == eyes.me || taken_by_me || (is_asked && facts.lawyer(eyes.me).is_some()) {
            items.push(show(&mut tx, &facts, &eyes, &s).await?);
        }
    }
    Ok(api::SwapList { items })
}

async fn answer(tx: &mut Tx, actor: &Actor, id: SwapId, now: Timestamp) -> Result<api::Swap, Fail> {
    let s = swaps::locked(tx, id).await?.ok_or_else(|| not_found("swap"))?;
    let shift = shifts::get(tx, s.swap.duty.shift).await?.ok_or_else(|| not_found("shift"))?;
    let facts = Facts::read(tx, rota_facts::span(&shift.day.to_string()[..7])?).await?;
    let eyes = Eyes::of(tx, actor, now).await?;
    show(tx, &facts, &eyes, &s).await
}

async fn keep(tx: &mut Tx, s: &Stored, now: Timestamp) -> Result<(), Fail> {
    if !swaps::save(tx, s).await? {
        return Err(Rejection::new(RejectionCode::SwapState).with("state", s.swap.phase()).with("action", "save").into());
    }
    tell(tx, s, now).await
}

async fn tell(tx: &mut Tx, s: &Stored, now: Timestamp) -> Result<(), Fail> {
    let shift = shifts::get(tx, s.swap.duty.shift).await?.ok_or_else(|| not_found("shift"))?;
    let body = serde_json::json!({ "swap_id": s.swap.id, "shift_id": shift.id, "state": s.swap.phase() });
    event::append(tx, shift.site_id, EventKind::SwapChanged, &body, now).await.map(|_| ())
}

/// Asks for somebody to take a duty; the coordinator may ask for an absent lawyer.
///
/// # Errors
/// `swap_overlap` with the reason, `swap_late`, `swap_not_asked`, `shift_state`, `reason_missing`, `forbidden`.
pub async fn open(cx: &Context, actor: &Actor, body: api::OpenSwap) -> Result<api::Swap, Fail> {
    let words = reason(&body.reason)?;
    let shift: ShiftId = body.shift_id.parse().map_err(|_| not_found("shift"))?;
    let asked = match body.to_id.as_deref() {
        None => Asked::Everybody,
        Some(one) => Asked::One(one.parse().map_err(|_| Rejection::new(RejectionCode::StaffUnknown).at("/to_id"))?),
    };
    let (now, who, id) = (cx.clock.now(), actor.clone(), SwapId(cx.clock.id()));
    cx.db
        .write(job!(|tx, who, shift, asked, words, id, now| {
            let s = shifts::locked(tx, *shift).await?.ok_or_else(|| not_found("shift"))?;
            let given = duty(&s)?;
            let by = acting(tx, &who, given.lawyer).await?;
            let others: Vec<Swap> = swaps::of_shift(tx, s.id).await?.into_iter().map(|o| o.swap).collect();
            let swap = Swap::open(*id, given, *asked, by, &others, *now)?;
            let stored = Stored { swap, reason: (*words).clone(), opened_at: *now, ended_at: None, version: 1 };
            swaps::insert(tx, &stored).await?;
            tell(tx, &stored, *now).await?;
            duty_notice::swap(tx, &stored.swap, *now).await?;
            answer(tx, &who, *id, *now).await
        }))
        .await
}

/// A colleague agrees to take it, perhaps for a duty in return.
///
/// # Errors
/// `swap_state` for the second of two, `swap_not_asked`, `swap_unfit` with the cause, `swap_late`, `swap_overlap`, `forbidden`.
pub async fn take(cx: &Context, actor: &Actor, id: SwapId, body: api::TakeSwap) -> Result<api::Swap, Fail> {
    let back: Option<ShiftId> = body.return_shift_id.as_deref().map(|s| s.parse().map_err(|_| not_found("shift"))).transpose()?;
    let lawyer: LawyerId = match body.for_id.as_deref() {
        None => me(actor),
        Some(one) => one.parse().map_err(|_| Rejection::new(RejectionCode::StaffUnknown).at("/for_id"))?,
    };
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, back, lawyer, now| {
            let mut s = swaps::locked(tx, *id).await?.ok_or_else(|| not_found("swap"))?;
            let by = acting(tx, &who, *lawyer).await?;
            let wanted = shifts::get(tx, s.swap.duty.shift).await?.ok_or_else(|| not_found("shift"))?;
            let back = match *back {
                Some(id) => Some(shifts::locked(tx, id).await?.ok_or_else(|| not_found("shift"))?),
                None => None,
            };
            let in_return = back.as_ref().map(duty).transpose()?;
            let others: Vec<Swap> = swaps::live(tx).await?.into_iter().map(|o| o.swap).filter(|o| o.id != *id).collect();
            let taker = Taker { lawyer: *lawyer, in_return, by, at: *now };
            s.swap = s.swap.clone().take(taker, &others)?;
            must_fit_both(tx, &s.swap, &wanted, back.as_ref()).await?;
            keep(tx, &s, *now).await?;
            answer(tx, &who, *id, *now).await
        }))
        .await
}

/// Both sides must fit the rota as it is now.
async fn must_fit_both(tx: &mut Tx, swap: &Swap, wanted: &Shift, back: Option<&Shift>) -> Result<(), Fail> {
    let Some(taker) = swap.taker() else { return Ok(()) };
    let month = |s: &Shift| rota_facts::span(&s.day.to_string()[..7]);
    Facts::read(tx, month(wanted)?).await?.must_fit(taker.lawyer, wanted, back)?;
    if let Some(back) = back {
        Facts::read(tx, month(back)?).await?.must_fit(swap.duty.lawyer, back, Some(wanted))?;
    }
    Ok(())
}

/// What may be done to a request beside taking it.
#[derive(Debug, Clone)]
pub enum Turn {
    Untake,
    Approve,
    /// With the reason for both.
    Reject(String),
    Withdraw,
}

/// The taker thinks again, the coordinator decides, or who asked takes it back.
///
/// # Errors
/// `swap_state`, `swap_late`, `swap_unfit` when the rota changed since, `reason_missing`, `forbidden`.
pub async fn turn(cx: &Context, actor: &Actor, id: SwapId, turn: Turn) -> Result<api::Swap, Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, turn, now| {
            let mut s = swaps::locked(tx, *id).await?.ok_or_else(|| not_found("swap"))?;
            let swap = s.swap.clone();
            s.swap = match &*turn {
                Turn::Untake => {
                    let taker = swap.taker().map_or(me(&who), |t| t.lawyer);
                    swap.untake(acting(tx, &who, taker).await?)?
                }
                Turn::Withdraw => {
                    let by = acting(tx, &who, swap.duty.lawyer).await?;
                    swap.withdraw(by, *now)?
                }
                Turn::Reject(words) => {
                    must_plan(tx, &who).await?;
                    swap.reject(Who::Coordinator(who.id()), words, *now)?
                }
                Turn::Approve => {
                    must_plan(tx, &who).await?;
                    let wanted = shifts::locked(tx, swap.duty.shift).await?.ok_or_else(|| not_found("shift"))?;
                    let back = match swap.taker().and_then(|t| t.in_return) {
                        Some(d) => shifts::locked(tx, d.shift).await?,
                        None => None,
                    };
                    must_fit_both(tx, &swap, &wanted, back.as_ref()).await?;
                    swap.approve(Who::Coordinator(who.id()), *now)?
                }
            };
            s.ended_at = (!s.swap.phase().is_live()).then_some(*now);
            keep(tx, &s, *now).await?;
            hand_over(tx, &s.swap.handovers(), who.id(), *now).await?;
            duty_notice::swap(tx, &s.swap, *now).await?;
            answer(tx, &who, *id, *now).await
        }))
        .await
}

/// Duties change hands; their new lawyers are asked to say yes.
async fn hand_over(tx: &mut Tx, all: &[Handover], by: StaffId, now: Timestamp) -> Result<(), Fail> {
    let mut moved = Vec::new();
    // Both chairs are empty for a moment: of two duties of one day each lawyer holds one at a time.
    for h in all {
        let mut s = shifts::locked(tx, h.shift).await?.ok_or_else(|| not_found("shift"))?;
        (s.state, s.lawyer_id, s.acknowledged_at, s.sequence) = (s.state.hand_over()?, None, None, s.sequence + 1);
        save_shift(tx, &mut s).await?;
        moved.push(s);
    }
    for (h, mut s) in all.iter().zip(moved) {
        (s.lawyer_id, s.is_set) = (Some(h.to), true);
        save_moved(tx, &mut s, now).await?;
        let step = NewStep { kind: "swapped", by: Some(by), from: Some(h.from), to: Some(h.to), words: None };
        shifts::add_step(tx, s.id, &step, now).await?;
        months::touch(tx, &s.day.to_string()[..7]).await?;
        changed(tx, &s, now).await?;
    }
    Ok(())
}

/// Ends what was not decided before the duty began.
pub async fn expire(cx: &Context) -> Result<usize, Fail> {
    let now = cx.clock.now();
    cx.db
        .write(job!(|tx, now| {
            let mut ended = 0;
            for mut s in swaps::live(tx).await? {
                let Ok(next) = s.swap.clone().expire(*now) else { continue };
                s.swap = next;
                s.ended_at = (!s.swap.phase().is_live()).then_some(*now);
                keep(tx, &s, *now).await?;
                ended += 1;
            }
            Ok(ended)
        }))
        .await
}
