//! Conflicts of interest (律师法 art. 39): a lawyer sees names and units, declares, and only then is anything else shown.
//!
//! Invariants: every use case that tells a lawyer more than the name asks [`must_have_declared`]; who goes back loses no
//! place and stops nobody; no event says who was in conflict with whom.

use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::{DeskId, FirmId, QueueId, TicketId};
use server_domain::matter::MatterKind;
use server_domain::queue::Service;
use server_domain::rota::conflict::{Declaration, Outcome, decide, head_rank, is_stranded, may_call};
use server_domain::rota::consultation::{MAX_LISTED, MAX_PARTIES, MAX_PARTY_CHARS};
use server_domain::ticket::Ticket as State;
use server_domain::{Day, Rejection, RejectionCode, Timestamp};
use server_store::ticket::{Change, Ticket};
use server_store::{
    Fail, Tx, conflict as conflicts, consultation as consultations, event, matter as matters, party as parties, person as persons,
    queue as queues, representative as representatives, site as sites, ticket as tickets, waiting,
};

use super::reception::{end_session, own};
use super::{Actor, desk_view, job, not_found, room, rota, ticket};
use crate::Context;

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

fn party_name(name: &str, at: &str) -> Result<String, Rejection> {
    let name = name.trim();
    match name.chars().count() {
        0 => Err(Rejection::new(RejectionCode::NameMissing).at(at)),
        n if n > MAX_PARTY_CHARS => Err(Rejection::new(RejectionCode::NameTooLong).with("limit", MAX_PARTY_CHARS).at(at)),
        _ => Ok(name.to_owned()),
    }
}

/// The firm of a lawyer who has this person of a legal-advice line and has not declared yet.
pub async fn undeclared(tx: &mut Tx, actor: &Actor, t: &Ticket) -> Result<Option<FirmId>, Fail> {
    if queues::get(tx, t.queue_id).await?.is_none_or(|q| q.service != Service::LegalAdvice) {
        return Ok(None);
    }
    let Some(firm) = conflicts::firm_of(tx, actor.id()).await? else { return Ok(None) };
    let declared = consultations::get(tx, t.id, actor.id()).await?.is_some_and(|c| c.talk.ended_at.is_none());
    Ok((!declared).then_some(firm))
}

/// Nothing of the person is told to a lawyer before the declaration.
///
/// # Errors
/// `conflict_first`.
pub async fn must_have_declared(tx: &mut Tx, actor: &Actor, t: &Ticket) -> Result<(), Fail> {
    if undeclared(tx, actor, t).await?.is_some() { Err(RejectionCode::ConflictFirst.into()) } else { Ok(()) }
}

/// The ticket at this person's desk, once its person may be seen.
///
/// # Errors
/// `conflict_first`, `not_found`, `desk_closed`.
pub async fn own_declared(tx: &mut Tx, actor: &Actor, id: TicketId) -> Result<(Ticket, DeskId), Fail> {
    let (t, desk) = own(tx, actor, id).await?;
    must_have_declared(tx, actor, &t).await?;
    Ok((t, desk))
}

/// Names and units to decide upon.
pub async fn check(tx: &mut Tx, t: &Ticket, firm: FirmId) -> Result<api::ConflictCheck, Fail> {
    let mut names = vec![persons::open(tx, t.person_id).await?.name];
    for person in representatives::of_ticket(tx, t.id).await? {
        names.push(persons::open(tx, person).await?.name);
    }
    let mut units = Vec::new();
    if let Some(matter) = t.matter_id
        && let Some(m) = matters::get(tx, matter).await?
        && let Some(unit) = m.unit_id.filter(|_| m.kind != MatterKind::Accusation)
        && let Some(unit) = sites::unit(tx, unit).await?
    {
        units.push(unit.name);
    }
    let other_side = parties::of_ticket(tx, t.id).await?;
    let all: Vec<String> = names.iter().chain(&units).chain(other_side.iter().map(|p| &p.name)).cloned().collect();
    Ok(api::ConflictCheck {
        is_listed: conflicts::is_listed(tx, firm, &all).await?,
        names,
        units,
        parties: other_side.into_iter().map(|p| api::Party { id: p.place.to_string(), name: p.name }).collect(),
    })
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
                super::consultation::end(tx, t.id, *now).await?;
            }
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
async fn go_back(
    tx: &mut Tx,
    who: &Actor,
    t: &Ticket,
    (firm, aside): (FirmId, State),
    now: Timestamp,
) -> Result<Option<server_domain::id::SessionId>, Fail> {
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
    let ended = end_session(tx, t.id, now).await?;
    ticket::tell(tx, &saved, EventKind::TicketUndone, now).await?;
    tell(tx, t, EventKind::ConsultationReturned, now).await?;
    Ok(ended)
}

/// Tells that something happened to a consultation: which ticket's, and nothing else.
pub async fn tell(tx: &mut Tx, t: &Ticket, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    event::append(tx, t.site_id, kind, &serde_json::json!({ "ticket_id": t.id }), now).await?;
    Ok(())
}

/// Whether a lawyer of this firm stepped aside from the person.
///
/// # Errors
/// `firm_barred`.
pub async fn must_not_be_barred(tx: &mut Tx, t: &Ticket, firm: Option<FirmId>) -> Result<(), Fail> {
    let Some(firm) = firm else { return Ok(()) };
    if may_call(firm, &conflicts::barred(tx, t.id).await?) { Ok(()) } else { Err(RejectionCode::FirmBarred.into()) }
}

/// The people of some lines from whom firms stepped aside.
#[derive(Debug, Default)]
pub struct Barred {
    of: Vec<(TicketId, FirmId)>,
    on_duty: Vec<(QueueId, FirmId)>,
}

impl Barred {
    pub async fn read(tx: &mut Tx, lines: &[QueueId], day: Day) -> Result<Self, Fail> {
        let mut out = Self::default();
        for queue in lines {
            let here = conflicts::barred_in_line(tx, *queue, day).await?;
            if !here.is_empty() {
                out.on_duty.extend(conflicts::firms_at_desks(tx, *queue).await?.into_iter().map(|firm| (*queue, firm)));
                out.of.extend(here);
            }
        }
        Ok(out)
    }

    fn firms(&self, t: TicketId) -> Vec<FirmId> {
        self.of.iter().filter(|(ticket, _)| *ticket == t).map(|(_, firm)| *firm).collect()
    }

    /// Whether no lawyer at a desk of the line may help this person.
    pub fn is_stranded(&self, t: &Ticket) -> bool {
        let firms = self.firms(t.id);
        let on_duty: Vec<FirmId> = self.on_duty.iter().filter(|(queue, _)| *queue == t.queue_id).map(|(_, firm)| *firm).collect();
        !firms.is_empty() && is_stranded(&on_duty, &firms)
    }

    /// Whether a desk with a lawyer of this firm shows the person: those whom it may call, and those whom nobody may.
    pub fn is_shown_at(&self, firm: Option<FirmId>, t: &Ticket) -> bool {
        firm.is_none_or(|firm| may_call(firm, &self.firms(t.id))) || self.is_stranded(t)
    }
}

/// Who may touch a firm's list: its own lawyers and the coordinator.
async fn must_keep_list(tx: &mut Tx, actor: &Actor, firm: FirmId) -> Result<server_domain::id::SiteId, Fail> {
    if conflicts::firm_of(tx, actor.id()).await? == Some(firm) {
        return Ok(super::rota_facts::city(tx).await?.id);
    }
    let city = rota::must_plan(tx, actor).await?;
    if conflicts::has_firm(tx, firm).await? { Ok(city) } else { Err(not_found("firm")) }
}

/// Replaces a firm's list.
///
/// # Errors
/// `forbidden`, `not_found`, `text_too_long` beyond the most names, `name_missing`, `name_too_long`.
pub async fn set_list(cx: &Context, actor: &Actor, firm: FirmId, names: &[String]) -> Result<api::ConflictListStanding, Fail> {
    if names.len() > MAX_LISTED {
        return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_LISTED).at("/names").into());
    }
    let names = names.iter().enumerate().map(|(i, name)| party_name(name, &format!("/names/{i}"))).collect::<Result<Vec<_>, _>>()?;
    let (who, now) = (actor.clone(), cx.clock.now());
    cx.db
        .write(job!(|tx, who, firm, names, now| {
            let city = must_keep_list(tx, &who, *firm).await?;
            let count = conflicts::replace(tx, *firm, &names, who.id(), *now).await?;
            event::append(tx, city, EventKind::ConflictListChanged, &serde_json::json!({ "firm_id": *firm }), *now).await?;
            Ok(api::ConflictListStanding { count, changed_at: Some(now.rfc3339()) })
        }))
        .await
}

/// How long a firm's list is; the names are not kept.
///
/// # Errors
/// `forbidden`, `not_found`.
pub async fn list(cx: &Context, actor: &Actor, firm: FirmId) -> Result<api::ConflictListStanding, Fail> {
    let mut tx = cx.db.read().await?;
    must_keep_list(&mut tx, actor, firm).await?;
    let (count, at) = conflicts::standing(&mut tx, firm).await?.map_or((0, None), |(count, at)| (count, Some(at)));
    Ok(api::ConflictListStanding { count, changed_at: at.map(Timestamp::rfc3339) })
}
