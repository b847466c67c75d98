//! The end of the day: every number gets its end or goes onto the carry-over list, and the account of the day.

use server_api as api;
use server_domain::access::Action;
use server_domain::event::EventKind;
use server_domain::id::{CarryOverId, SiteId};
use server_domain::session::Why;
use server_domain::ticket::Ticket as State;
use server_domain::{Day, Rejection, RejectionCode};
use server_store::session::Turn;
use server_store::ticket::Change;
use server_store::{Fail, carry_over as carry_overs, hall as halls, site as sites, ticket as tickets};

use crate::Context;
use crate::service::lines::{room, session_course, ticket};
use crate::service::{Actor, job, not_found};

/// Most tickets that one run ends; the next run takes the rest.
const PAGE: usize = 500;

/// Ends the numbers of earlier days. Those who waited, were called or set aside go onto the carry-over list; who did not
/// come when called does not. A visit that is under way goes on, and is on the list until it ends.
pub async fn run(cx: &Context) -> Result<usize, Fail> {
    let now = cx.clock.now();
    let none_left = tickets::left_over(&mut cx.db.read().await?, now.day()).await?.is_empty();
    if none_left {
        return Ok(0);
    }
    let ids: Vec<CarryOverId> = (0..PAGE).map(|_| CarryOverId(cx.clock.id())).collect();
    let (count, closed) = cx
        .db
        .write(job!(|tx, ids, now| {
            let (left, mut closed) = (tickets::left_over(tx, now.day()).await?, Vec::new());
            for (t, id) in left.iter().zip(ids.iter()) {
                if t.state != State::Missed {
                    let choice = t.carry_choice.as_deref().unwrap_or("undecided");
                    carry_overs::insert(tx, *id, t.id, t.site_id, t.day, choice).await?;
                }
                let Ok(next) = t.state.expire() else { continue };
                let saved = tickets::save(tx, t, next, &Change::default(), *now).await?;
                closed.extend(session_course::end(tx, t.id, &Turn::of(Why::DayOver), *now).await?);
                ticket::tell(tx, &saved, EventKind::TicketExpired, *now).await?;
            }
            Ok((left.len(), closed))
        }))
        .await?;
    for session in closed {
        room::close(cx, session).await;
    }
    Ok(count)
}

/// What became of every number of a day.
///
/// # Errors
/// `day_invalid`, `not_found`, `forbidden`.
pub async fn reconcile(cx: &Context, actor: &Actor, site: SiteId, day: &str) -> Result<api::Reconciliation, Fail> {
    let day = Day::parse(day).ok_or_else(|| Rejection::new(RejectionCode::DayInvalid).at("/day"))?;
    let mut tx = cx.db.read().await?;
    let here = sites::get(&mut tx, site).await?.ok_or_else(|| not_found("site"))?;
    actor.must(&mut tx, Action::QueueSee, site).await?;
    let rows = halls::account(&mut tx, site, day).await?;
    let sum = |f: fn(&halls::Account) -> i64| rows.iter().map(f).sum();
    Ok(api::Reconciliation {
        day: day.to_string(),
        site_name: here.name,
        site_name_en: here.name_en,
        batches: sum(|r| r.tickets),
        person_times: sum(|r| r.people),
        items: sum(|r| r.items),
        is_clean: rows.iter().all(|r| r.unaccounted == 0 && r.tickets == r.last_no),
        queues: rows
            .into_iter()
            .map(|r| api::ReconciledQueue {
                queue_id: r.queue_id,
                name_zh: r.name_zh,
                name_en: r.name_en,
                issued: r.last_no,
                completed: r.completed,
                missed: r.missed,
                cancelled: r.cancelled,
                expired: r.expired,
                open: r.open,
                carried_over: r.carried_over,
                gaps: r.last_no - r.tickets,
            })
            .collect(),
    })
}
