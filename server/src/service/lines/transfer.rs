//! Sending somebody on to another line, of any desk, site or tier: number, waiting time and history stay, and so does a person who
//! sits at a kiosk that the line serves.

use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::{DeskId, QueueId, SessionId, TicketId};
use server_domain::queue::Mode as QueueMode;
use server_domain::session::Why;
use server_domain::{Rejection, RejectionCode};
use server_store::session::Turn;
use server_store::ticket::Change;
use server_store::{Fail, desk as desks, queue as queues, site as sites, ticket as tickets, waiting};

use crate::Context;
use crate::service::appointments::walk_in;
use crate::service::lines::reception::within_reach;
use crate::service::lines::{hand_over, room, session_course, ticket};
use crate::service::{Actor, job, not_found, reason, view};

/// Sends somebody on. To a counter the person walks; to a video line it must serve the place where they are.
///
/// # Errors
/// `reason_missing`, `text_too_long`, `queue_elsewhere`, `queue_of_desk`, `ticket_live_exists`, `ticket_state`, `forbidden`.
pub async fn transfer(cx: &Context, actor: &Actor, id: TicketId, body: api::TransferTicket) -> Result<api::TicketPublic, Fail> {
    let words = reason(&body.reason)?;
    let to: QueueId = body.queue_id.parse().map_err(|_| not_found("queue"))?;
    let desk: Option<DeskId> = body.desk_id.map(|d| d.parse().map_err(|_| not_found("desk"))).transpose()?;
    let (now, fresh) = (cx.clock.now(), SessionId(cx.clock.id()));
    let who = actor.clone();
    let (out, ended, opened) = cx
        .db
        .write(job!(|tx, who, id, to, desk, words, fresh, now| {
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
            let saved = tickets::save(tx, &t, next, &change, *now).await?;
            walk_in::sent_on(tx, &t, *now).await?;
            let turn = Turn { by: Some(who.id()), why: Why::SentOn, words: Some(&words) };
            let ended = session_course::end(tx, t.id, &turn, *now).await?;
            // The old place learns that somebody left its line, the new one that somebody came.
            if from_site != saved.site_id {
                let left = server_store::ticket::Ticket { site_id: from_site, ..saved.clone() };
                ticket::tell(tx, &left, EventKind::TicketTransferred, *now).await?;
            }
            ticket::tell(tx, &saved, EventKind::TicketTransferred, *now).await?;
            let opened = hand_over::stay_seated(tx, (&saved, &queue), *fresh, &turn, *now).await?;
            Ok((view::ticket_public(tx, &saved).await?, ended, opened))
        }))
        .await?;
    // The new room is there before the page hears that the old one closed.
    if let Some(session) = opened {
        room::open(cx, session).await;
    }
    if let Some(session) = ended {
        room::close(cx, session).await;
    }
    Ok(out)
}
