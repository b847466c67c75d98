//! A line that stays down: after a minute the host chooses to wait, to phone, or to rebook the same day.

use server_api as api;
use server_domain::Timestamp;
use server_domain::access::Action;
use server_domain::event::EventKind;
use server_domain::id::{CarryOverId, SessionId};
use server_domain::rota::conflict::head_rank;
use server_domain::session::interruption::{Choice, choose_at, may_choose};
use server_domain::session::{Session as State, Why};
use server_store::session::{Session, Turn};
use server_store::ticket::{Change, Ticket};
use server_store::{
    Fail, Tx, carry_over as carry_overs, event, interruption as interruptions, person as persons, queue as queues, site as sites,
    ticket as tickets, waiting,
};

use crate::Context;
use crate::context::Mode;
use crate::service::lines::session_course::{end, hosted};
use crate::service::lines::{desk_view, room, ticket};
use crate::service::{Actor, job, not_found, view};

/// What becomes of the session; a later choice replaces an earlier one.
///
/// # Errors
/// `interruption_none` while the line is up, `interruption_early` within the first minute, `session_ended`, `conflict_first`,
/// `forbidden` for anybody but the host.
pub async fn choose(cx: &Context, actor: &Actor, id: SessionId, body: api::ChooseInterruption) -> Result<api::DeskView, Fail> {
    let choice = match body.choice {
        api::InterruptionChoice::Wait => Choice::Wait,
        api::InterruptionChoice::Phone => Choice::Phone,
        api::InterruptionChoice::Rebook => Choice::Rebook,
    };
    let (now, who, carried, mode) = (cx.clock.now(), actor.clone(), CarryOverId(cx.clock.id()), cx.mode.clone());
    let (desk, ended) = cx
        .db
        .write(job!(|tx, who, id, choice, carried, mode, now| {
            let (s, t, desk) = hosted(tx, &who, Action::DeskServeVideo, *id).await?;
            may_choose(s.state, *now)?;
            if let Some(i) = interruptions::of_petitioner(tx, s.id).await? {
                interruptions::choose(tx, s.id, i.no, *choice, who.id(), *now).await?;
            }
            let body = serde_json::json!({ "session_id": s.id, "ticket_id": s.ticket_id, "choice": *choice });
            event::append(tx, s.site_id, EventKind::InterruptionChosen, &body, *now).await?;
            if *choice != Choice::Rebook {
                return Ok((desk, None));
            }
            let turn = Turn::by(who.id(), Why::Rebooked);
            let ended = end(tx, t.id, &turn, *now).await?;
            rebook(tx, &who, &t, *carried, &mode, *now).await?;
            Ok((desk, ended))
        }))
        .await?;
    if let Some(session) = ended {
        room::close(cx, session).await;
    }
    desk_view::of(cx, actor, desk).await
}

/// Back to the head of the line, or, when the day is over, onto the list of those who come first on the next.
async fn rebook(tx: &mut Tx, who: &Actor, t: &Ticket, carried: CarryOverId, mode: &Mode, now: Timestamp) -> Result<(), Fail> {
    waiting::lock(tx, &[t.queue_id], t.day).await?;
    let next = t.state.step_aside()?;
    let ahead = waiting::first_ranks(tx, t.queue_id, t.day, now).await?;
    let change = Change { by: Some(who.id()), due: Some((t.due_at.min(now), head_rank(&ahead, t.rank_at))), ..Change::default() };
    let back = tickets::save(tx, t, next, &change, now).await?;
    if t.day == now.day() && is_open(tx, t, mode, now).await? {
        return ticket::tell(tx, &back, EventKind::TicketRebooked, now).await;
    }
    carry_overs::insert(tx, carried, t.id, t.site_id, t.day, "priority_tomorrow").await?;
    // The night may have put the visit on the list while it went on.
    carry_overs::choose(tx, t.id, "priority_tomorrow").await?;
    let by = Change { by: Some(who.id()), ..Change::default() };
    let expired = tickets::save(tx, &back, back.state.expire()?, &by, now).await?;
    ticket::tell(tx, &expired, EventKind::TicketExpired, now).await
}

async fn is_open(tx: &mut Tx, t: &Ticket, mode: &Mode, now: Timestamp) -> Result<bool, Fail> {
    let queue = queues::get(tx, t.queue_id).await?.ok_or_else(|| not_found("queue"))?;
    let site = sites::get(tx, queue.site_id).await?.ok_or_else(|| not_found("site"))?;
    Ok(mode.always_open || sites::calendar(tx).await?.is_open(site.hours, now))
}

/// What the host sees while the petitioner's line is down.
pub(crate) async fn sign_of(tx: &mut Tx, s: &Session, t: &Ticket) -> Result<Option<api::Interruption>, Fail> {
    let State::Interrupted { since, .. } = s.state else { return Ok(None) };
    let chosen = interruptions::of_petitioner(tx, s.id).await?.and_then(|i| i.choice);
    let phone = match chosen {
        Some((Choice::Phone, _)) => persons::open(tx, t.person_id).await?.phone,
        _ => None,
    };
    Ok(Some(api::Interruption {
        since: since.rfc3339(),
        choose_at: choose_at(since).rfc3339(),
        choice: chosen.map(|(choice, _)| view::word(choice.as_str())),
        chosen_at: chosen.map(|(_, at)| at.rfc3339()),
        phone,
    }))
}
