//! Sending somebody on to another line, of any desk, site or tier: number, waiting time and history stay.

use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::{DeskId, QueueId, TicketId};
use server_domain::queue::Mode as QueueMode;
use server_domain::ticket::Ticket as State;
use server_domain::{Rejection, RejectionCode};
use server_store::ticket::Change;
use server_store::{Fail, desk as desks, queue as queues, site as sites, ticket as tickets, waiting};

use super::reception::{end_session, within_reach};
use super::{Actor, job, not_found, reason, room, ticket, view, walk_in};
use crate::Context;

/// Sends somebody on. To a counter the person walks; to a video line it must serve the place where they are.
///
/// # Errors
/// `reason_missing`, `text_too_long`, `queue_elsewhere`, `queue_of_desk`, `ticket_live_exists`, `ticket_state`, `forbidden`.
pub async fn transfer(cx: &Context, actor: &Actor, id: TicketId, body: api::TransferTicket) -> Result<api::TicketPublic, Fail> {
    let words = reason(&body.reason)?;
    let to: QueueId = body.queue_id.parse().map_err(|_| not_found("queue"))?;
    let desk: Option<DeskId> = body.desk_id.map(|d| d.parse().map_err(|_| not_found("desk"))).transpose()?;
    let now = cx.clock.now();
    let who = actor.clone();
    let (out, ended) = cx
        .db
        .write(job!(|tx, who, id, to, desk, words, now| {
            let t = within_reach(tx, &who, *id).await?;
            let next = t.state.transfer()?;
            let queue = queues::get(tx, *to).await?.ok_or_else(|| not_found("queue"))?;
            if let Some(desk) = *desk
                && !desks::get(tx, desk).await?.is_some_and(|d| d.does_serve(queue.id))
            {
                return Err(RejectionCode::QueueOfDesk.into());
            }
            let origin = match queue.mode {
                QueueMode::Counter => queue.site_id,
                QueueMode::Video if ticket::serves(tx, &queue, t.origin_site_id).await? => t.origin_site_id,
                QueueMode::Video => {
                    let site = sites::get(tx, queue.site_id).await?.ok_or_else(|| not_found("site"))?;
                    return Err(Rejection::new(RejectionCode::QueueElsewhere).with("site", site.name).into());
                }
            };
            if let Some(live) = tickets::live_of_person(tx, queue.id, t.person_id).await?
                && live.id != t.id
            {
                let site = sites::get(tx, live.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
                let no = Rejection::new(RejectionCode::TicketLiveExists).with("number", live.number).with("site", site.name);
                return Err(no.with("can_move", false).into());
            }
            waiting::lock(tx, &[queue.id], t.day).await?;
            let change = Change {
                by: Some(who.id()),
                reason: Some(&words),
                line: Some((queue.id, queue.site_id, origin, *desk)),
                ..Change::default()
            };
            let from_site = t.site_id;
            let was_held = matches!(t.state, State::Called { .. } | State::Serving { .. });
            let saved = tickets::save(tx, &t, next, &change, *now).await?;
            walk_in::sent_on(tx, &t, *now).await?;
            let ended = if was_held { end_session(tx, t.id, *now).await? } else { None };
            // The old place learns that somebody left its line, the new one that somebody came.
            if from_site != saved.site_id {
                let left = server_store::ticket::Ticket { site_id: from_site, ..saved.clone() };
                ticket::tell(tx, &left, EventKind::TicketTransferred, *now).await?;
            }
            ticket::tell(tx, &saved, EventKind::TicketTransferred, *now).await?;
            Ok((view::ticket_public(tx, &saved).await?, ended))
        }))
        .await?;
    if let Some(session) = ended {
        room::close(cx, session).await;
    }
    Ok(out)
}
