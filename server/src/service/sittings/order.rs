//! What leaders order (交办): given in a reception, answered by the unit, red when the day is over.

use server_api as api;
use server_domain::access::Action;
use server_domain::appointment::AppointmentState;
use server_domain::event::EventKind;
use server_domain::id::{AppointmentId, OrderId, UnitId};
use server_domain::order::check_order;
use server_domain::{Day, Rejection, RejectionCode, Timestamp};
use server_store::leader_order::{self as orders, Order};
use server_store::{Fail, event, site as sites};

use crate::Context;
use crate::service::appointments::appointment;
use crate::service::{Actor, job, not_found, view};

fn shown(o: &Order, today: Day) -> api::LeaderOrder {
    api::LeaderOrder {
        id: o.id.to_string(),
        appointment_id: o.appointment_id.to_string(),
        unit_id: o.unit_id.to_string(),
        unit_name: o.unit_name.clone(),
        unit_name_en: o.unit_name_en.clone(),
        leader_name: o.leader_name.clone(),
        leader_name_en: o.leader_name_en.clone(),
        text: o.text.clone(),
        due_day: o.due.to_string(),
        state: view::word(o.state.as_str()),
        is_overdue: o.state.is_overdue(o.due, today),
        result: o.result.clone(),
        given_at: o.given_at.rfc3339(),
        ended_at: o.ended_at.map(Timestamp::rfc3339),
    }
}

fn list(found: &[Order], today: Day) -> api::LeaderOrderList {
    let items: Vec<api::LeaderOrder> = found.iter().map(|o| shown(o, today)).collect();
    api::LeaderOrderList { overdue: items.iter().filter(|o| o.is_overdue).count() as u32, items }
}

/// Whoever received gives an order to a unit.
///
/// # Errors
/// `order_text_missing`, `text_too_long`, `due_day_invalid`, `not_found`, `forbidden` unless it was their own reception,
/// `appointment_state` before it began.
pub async fn give(cx: &Context, actor: &Actor, id: AppointmentId, body: api::GiveOrder) -> Result<api::LeaderOrderList, Fail> {
    let now = cx.clock.now();
    let due = Day::parse(&body.due_day).ok_or_else(|| Rejection::new(RejectionCode::DueDayInvalid).at("/due_day"))?;
    let text = check_order(&body.text, due, now.day())?;
    let unit: UnitId = body.unit_id.parse().map_err(|_| not_found("unit"))?;
    let (who, order) = (actor.clone(), OrderId(cx.clock.id()));
    cx.db
        .write(job!(|tx, who, id, order, unit, text, due, now| {
            let a = appointment::with_leader(tx, *id).await?;
            who.must(tx, Action::OrderGive, a.at.site_id).await?;
            if a.leader() != who.id() && a.at.receiver_id != who.id() {
                return Err(Rejection::new(RejectionCode::Forbidden).with("action", Action::OrderGive).into());
            }
            use AppointmentState::{Completed, FollowedUp, InSession};
            if !matches!(a.state, InSession | Completed | FollowedUp) {
                return Err(Rejection::new(RejectionCode::AppointmentState).with("state", a.state).with("action", "order").into());
            }
            sites::unit(tx, *unit).await?.ok_or_else(|| not_found("unit"))?;
            orders::insert(tx, *order, a.id, *unit, &text, *due, who.id(), *now);
            let body = serde_json::json!({ "order_id": *order, "appointment_id": a.id, "unit_id": *unit, "due_day": due.to_string() });
            event::append(tx, a.at.site_id, EventKind::OrderGiven, &body, *now).await.map(|_| ())
        }))
        .await?;
    let mut tx = cx.db.read().await?;
    Ok(list(&orders::of_appointment(&mut tx, id).await?, now.day()))
}

/// One's own orders, one's unit's, or the open ones of one's place.
///
/// # Errors
/// `forbidden`.
pub async fn of(cx: &Context, actor: &Actor, scope: api::OrderScope) -> Result<api::LeaderOrderList, Fail> {
    let today = cx.clock.now().day();
    let mut tx = cx.db.read().await?;
    let site = actor.staff.site_id.ok_or_else(|| not_found("site"))?;
    let found = match scope {
        api::OrderScope::Mine => orders::of_leader(&mut tx, actor.id()).await?,
        api::OrderScope::Unit => {
            actor.must(&mut tx, Action::OrderFinish, site).await?;
            let unit = actor.staff.unit_id.ok_or_else(|| not_found("unit"))?;
            orders::of_unit(&mut tx, unit).await?
        }
        api::OrderScope::Site => {
            actor.must(&mut tx, Action::AppointmentSee, site).await?;
            orders::open_of_site(&mut tx, site).await?
        }
    };
    Ok(list(&found, today))
}

/// The unit, or the office for it, reports what was done.
///
/// # Errors
/// `order_result_missing`, `text_too_long`, `order_state`, `not_found`, `forbidden`.
pub async fn finish(cx: &Context, actor: &Actor, id: OrderId, body: api::FinishOrder) -> Result<api::LeaderOrder, Fail> {
    let now = cx.clock.now();
    let (who, result) = (actor.clone(), body.result.trim().to_owned());
    let done = cx
        .db
        .write(job!(|tx, who, id, result, now| {
            let o = orders::get(tx, *id).await?.ok_or_else(|| not_found("order"))?;
            // Officers answer for their own unit wherever the order was given; the office for its place.
            if who.staff.unit_id != Some(o.unit_id) {
                who.must(tx, Action::OrderFinish, o.site_id).await?;
            }
            o.state.finish(&result)?;
            if !orders::finish(tx, *id, &result, *now).await? {
                return Err(Rejection::new(RejectionCode::OrderState).with("state", "done").with("action", "finish").into());
            }
            let body = serde_json::json!({ "order_id": *id, "appointment_id": o.appointment_id, "unit_id": o.unit_id });
            event::append(tx, o.site_id, EventKind::OrderDone, &body, *now).await?;
            orders::get(tx, *id).await?.ok_or_else(|| not_found("order"))
        }))
        .await?;
    Ok(shown(&done, now.day()))
}
