//! What a lawyer is shown of a person in a legal-advice line: names until the declaration (律师法 art. 39), and nobody from whom
//! the firm stepped aside.
//!
//! Invariant: every use case that tells a lawyer more than the name asks [`must_have_declared`].

use server_api as api;
use server_domain::id::{FirmId, QueueId, TicketId};
use server_domain::matter::MatterKind;
use server_domain::queue::Service;
use server_domain::rota::conflict::{is_stranded, may_call};
use server_domain::{Day, RejectionCode};
use server_store::ticket::Ticket;
use server_store::{
    Fail, Tx, conflict as conflicts, consultation as consultations, matter as matters, party as parties, person as persons,
    queue as queues, representative as representatives, site as sites,
};

use crate::service::Actor;

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
