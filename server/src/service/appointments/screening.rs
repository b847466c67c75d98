//! The office's desk: what came in, and the decision about each within one working day.

use server_api as api;
use server_domain::access::Action;
use server_domain::appointment::{Decision, StepKind};
use server_domain::id::{AppointmentId, SiteId, SittingId, StaffId, UnitId};
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::appointment::{Appointment, Step};
use server_store::{Fail, Tx, appointment_step as steps, booker as bookers, hold as holds, site as sites, sitting as sittings};

use crate::Context;
use crate::service::appointments::appointment::{change, end, with_leader, with_turn};
use crate::service::appointments::{answer, appointment_view};
use crate::service::sittings::brief;
use crate::service::{Actor, job, not_found};

/// What the office of a place has to decide: new requests, and those that came back from a leader.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn list(cx: &Context, actor: &Actor, site: SiteId) -> Result<api::AppointmentList, Fail> {
    let mut tx = cx.db.read().await?;
    sites::get(&mut tx, site).await?.ok_or_else(|| not_found("site"))?;
    actor.must(&mut tx, Action::AppointmentScreen, site).await?;
    let all = bookers::for_office(&mut tx, site).await?;
    appointment_view::list(&mut tx, &all, cx.clock.now()).await
}

/// Everybody of a sitting, for the office, the clerks of the place and whoever receives.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn of_sitting(cx: &Context, actor: &Actor, sitting: SittingId) -> Result<api::AppointmentList, Fail> {
    let mut tx = cx.db.read().await?;
    let s = sittings::of_leader(&mut tx, sitting).await?.ok_or_else(|| not_found("sitting"))?;
    let is_leader = [s.receiver_id, s.leader_id].contains(&actor.id());
    if !is_leader {
        actor.must(&mut tx, Action::AppointmentBook, s.site_id).await?;
    }
    let mut shown = Vec::new();
    for a in bookers::of_sitting(&mut tx, sitting).await? {
        if !is_leader || brief::must_see(&mut tx, actor, &a).await.is_ok() {
            shown.push(a);
        }
    }
    appointment_view::list(&mut tx, &shown, cx.clock.now()).await
}

/// The office decides. A yes looks at the slot again and asks a leader; a no gives the slot to the waiting list.
///
/// # Errors
/// `reason_missing`, `next_door_missing`, `text_too_long`; `recusal_needed` if the asked leader may not receive;
/// `sitting_state`, `slot_taken` if the slot does not stand any more; `unit_unknown`, `substitute_unfit`,
/// `appointment_state`, `forbidden`.
pub async fn screen(cx: &Context, actor: &Actor, id: AppointmentId, body: api::ScreenAppointment) -> Result<api::AppointmentCase, Fail> {
    let decision = match &body {
        api::ScreenAppointment::Accept { .. } => Decision::Accept,
        api::ScreenAppointment::Redirect { place, .. } => Decision::Redirect { place: place.clone() },
        api::ScreenAppointment::Decline { reason, next_door } => Decision::Decline { reason: reason.clone(), next_door: next_door.clone() },
    };
    let decision = decision.check()?;
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db.write(job!(|tx, who, id, decision, body, now| screen_in(tx, &who, *id, &decision, &body, *now).await)).await?;
    brief::of(cx, actor, id).await
}

async fn screen_in(
    tx: &mut Tx,
    who: &Actor,
    id: AppointmentId,
    decision: &Decision,
    body: &api::ScreenAppointment,
    now: Timestamp,
) -> Result<(), Fail> {
    let a = with_leader(tx, id).await?;
    who.must(tx, Action::AppointmentScreen, a.at.site_id).await?;
    let mut next = Appointment { state: a.state.screen(decision)?, ..a.clone() };
    let by = Some(who.id());
    match (decision, body) {
        (Decision::Accept, api::ScreenAppointment::Accept { sit_in_unit_ids, ask_leader_id }) => {
            check_slot(tx, &a, now).await?;
            if let Some(ask) = ask_leader_id {
                let ask: StaffId = ask.parse().map_err(|_| not_found("staff"))?;
                answer::check_leader(tx, ask).await?;
                next.answerer_id = Some(ask).filter(|s| *s != a.at.receiver_id);
            }
            if brief::ground(tx, next.leader(), &a).await?.is_some() {
                return Err(RejectionCode::RecusalNeeded.into());
            }
            next.asked_at = Some(now);
            let units = units(tx, sit_in_unit_ids).await?;
            steps::set_sit_in(tx, a.id, &units);
            let next = with_turn(next, &sites::calendar(tx).await?, now);
            change(tx, &a, next, &Step::of(StepKind::Accepted, by), now).await?;
        }
        (Decision::Redirect { place }, api::ScreenAppointment::Redirect { unit_id, .. }) => {
            if let Some(unit) = unit_id {
                next.unit_id = units(tx, std::slice::from_ref(unit)).await?.pop();
            }
            end(tx, &a, next, &Step { kind: StepKind::Redirected, by, words: None, next_door: Some(place) }, now).await?;
        }
        (Decision::Decline { reason, next_door }, _) => {
            let step = Step { kind: StepKind::Declined, by, words: Some(reason), next_door: Some(next_door) };
            end(tx, &a, next, &step, now).await?;
        }
        _ => return Err(RejectionCode::FieldInvalid.into()),
    }
    Ok(())
}

/// Whether the place that was taken still stands: nobody is told "yes" for a time that was sold twice or does not exist.
async fn check_slot(tx: &mut Tx, a: &Appointment, now: Timestamp) -> Result<(), Fail> {
    let target = holds::target(tx, a.slot_id).await?.ok_or_else(|| not_found("slot"))?;
    if target.at.state.is_off()
        || target.at.state.edit(true).is_err() && target.at.state != server_domain::sitting::SittingState::InProgress
    {
        return Err(Rejection::new(RejectionCode::SittingState).with("state", target.at.state).with("action", "accept").into());
    }
    let (claims, capacity) = holds::claims(tx, a.slot_id).await?;
    if claims > capacity || target.at.day < now.day() {
        return Err(RejectionCode::SlotTaken.into());
    }
    Ok(())
}

async fn units(tx: &mut Tx, ids: &[String]) -> Result<Vec<UnitId>, Fail> {
    let mut out = Vec::new();
    for (n, text) in ids.iter().enumerate() {
        let unknown = || Rejection::new(RejectionCode::UnitUnknown).at(format!("/sit_in_unit_ids/{n}"));
        let unit: UnitId = text.parse().map_err(|_| unknown())?;
        sites::unit(tx, unit).await?.ok_or_else(unknown)?;
        out.push(unit);
    }
    Ok(out)
}
