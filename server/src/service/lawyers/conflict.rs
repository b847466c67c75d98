//! Conflicts of interest (律师法 art. 39): a lawyer sees names and units, declares, and only then is anything else shown.
//!
//! Invariants: who goes back loses no place and stops nobody; no event says who was in conflict with whom.

use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::{FirmId, SessionId, TicketId};
use server_domain::queue::Service;
use server_domain::rota::conflict::{Declaration, Outcome, decide, head_rank};
use server_domain::rota::consultation::{MAX_PARTIES, MAX_PARTY_CHARS};
use server_domain::session::Why;
use server_domain::ticket::Ticket as State;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::session::Turn;
use server_store::ticket::{Change, Ticket};
use server_store::{
    Fail, Tx, conflict as conflicts, consultation as consultations, event, party as parties, queue as queues, ticket as tickets, waiting,
};

use crate::Context;
use crate::service::lawyers::consultation::tell;
use crate::service::lines::declared::{check, undeclared};
use crate::service::lines::reception::own;
use crate::service::lines::session_course;
use crate::service::lines::{desk_view, room, ticket};
use crate::service::{Actor, job, not_found};

/// Names of the other side, without blanks around them.
///
/// # Errors
/// `parties_limit`, `name_missing`, `name_too_long` with the pointer of the name at fault.
pub fn party_names(names: &[String]) -> Result<Vec<String>, Rejection> {
    if names.len() > MAX_PARTIES {
        return Err(Rejection::new(RejectionCode::PartiesLimit).with("limit", MAX_PARTIES).at("/parties"));
    }
    names.iter().enumerate().map(|(i, name)| party_name(name, &format!("/parties/{i}"))).collect()
}

pub(crate) fn party_name(name: &str, at: &str) -> Result<String, Rejection> {
    let name = name.trim();
    match name.chars().count() {
        0 => Err(Rejection::new(RejectionCode::NameMissing).at(at)),
        n if n > MAX_PARTY_CHARS => Err(Rejection::new(RejectionCode::NameTooLong).with("limit", MAX_PARTY_CHARS).at(at)),
        _ => Ok(name.to_owned()),
    }
}

/// Adds one of the other side at the desk. If a lawyer who declared learns so of somebody on the list, the declaration is
/// asked for again.
///
/// # Errors
/// `parties_limit`, `name_missing`, `name_too_long`, `not_found`, `desk_closed`.
pub async fn add_party(cx: &Context, actor: &Actor, id: TicketId, name: &str) -> Result<api::DeskView, Fail> {
    let now = cx.clock.now();
    let (who, name) = (actor.clone(), party_name(name, "/name")?);
    let desk = cx
        .db
        .write(job!(|tx, who, id, name, now| {
            let (t, desk) = own(tx, &who, *id).await?;
            let known = parties::of_ticket(tx, t.id).await?;
            if known.len() >= MAX_PARTIES {
                return Err(Rejection::new(RejectionCode::PartiesLimit).with("limit", MAX_PARTIES).at("/name").into());
            }
            parties::add(tx, t.id, known.last().map_or(1, |p| p.place + 1), &name).await?;
            if let Some(firm) = conflicts::firm_of(tx, who.id()).await?
                && conflicts::is_listed(tx, firm, std::slice::from_ref(&name)).await?
            {
                crate::service::lawyers::consultation::end(tx, t.id, *now).await?;
            }
            Ok(desk)
        }))
        .await?;
    desk_view::of(cx, actor, desk).await
}

/// Takes a wrongly written one of the other side away at the desk. A declaration that was made stays: it was made in view of
/// what stood there.
///
/// # Errors
/// `not_found`, `desk_closed`.
pub async fn remove_party(cx: &Context, actor: &Actor, id: TicketId, place: i64) -> Result<api::DeskView, Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    let desk = cx
        .db
        .write(job!(|tx, who, id, place, now| {
            let (t, desk) = own(tx, &who, *id).await?;
            if !parties::remove(tx, t.id, *place).await? {
                return Err(not_found("party"));
            }
            let body = serde_json::json!({ "ticket_id": t.id, "place": *place, "by": who.id() });
            event::append(tx, t.site_id, EventKind::PartyRemoved, &body, *now).await?;
            Ok(desk)
        }))
        .await?;
    desk_view::of(cx, actor, desk).await
}

/// The lawyer's word. Clear: the consultation begins. Conflict, also in the middle of it: the person goes back to the head of
/// the line, for a lawyer of another firm.
///
/// # Errors
/// `consultation_state` for who declared already or is no lawyer of this line; `ticket_state`, `not_found`, `desk_closed`.
pub async fn declare(cx: &Context, actor: &Actor, id: TicketId, word: Declaration) -> Result<api::DeskView, Fail> {
    let now = cx.clock.now();
    let who = actor.clone();
    let (desk, ended) = cx
        .db
        .write(job!(|tx, who, id, word, now| {
            let (t, desk) = own(tx, &who, *id).await?;
            let aside = t.state.step_aside()?;
            let open = undeclared(tx, &who, &t).await?;
            let is_advice = queues::get(tx, t.queue_id).await?.is_some_and(|q| q.service == Service::LegalAdvice);
            let firm = conflicts::firm_of(tx, who.id()).await?.filter(|_| is_advice).ok_or(RejectionCode::ConsultationState)?;
            match decide(check(tx, &t, firm).await?.is_listed, Some(*word)) {
                Outcome::Open { against_list } if open.is_some() => {
                    consultations::begin(tx, t.id, who.id(), against_list, *now).await?;
                    tell(tx, &t, EventKind::ConsultationStarted, *now).await?;
                    Ok((desk, None))
                }
                Outcome::GoBack => Ok((desk, go_back(tx, &who, &t, (firm, aside), *now).await?)),
                Outcome::Open { .. } | Outcome::Declare { .. } => Err(RejectionCode::ConsultationState.into()),
            }
        }))
        .await?;
    if let Some(session) = ended {
        room::close(cx, session).await;
    }
    desk_view::of(cx, actor, desk).await
}

/// Boards see what they see of a call that was taken back.
async fn go_back(tx: &mut Tx, who: &Actor, t: &Ticket, (firm, aside): (FirmId, State), now: Timestamp) -> Result<Option<SessionId>, Fail> {
    waiting::lock(tx, &[t.queue_id], t.day).await?;
    let ahead = waiting::first_ranks(tx, t.queue_id, t.day, now).await?;
    conflicts::bar(tx, t.id, firm, who.id(), now).await?;
    let change = Change {
        by: Some(who.id()),
        due: Some((t.due_at, head_rank(&ahead, t.rank_at))),
        // A wish for this very desk is gone with its lawyer.
        line: Some((t.queue_id, t.site_id, t.origin_site_id, None)),
        ..Change::default()
    };
    let saved = tickets::save(tx, t, aside, &change, now).await?;
    let ended = session_course::end(tx, t.id, &Turn::by(who.id(), Why::SteppedAside), now).await?;
    ticket::tell(tx, &saved, EventKind::TicketUndone, now).await?;
    tell(tx, t, EventKind::ConsultationReturned, now).await?;
    Ok(ended)
}
