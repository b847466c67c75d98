//! The lawyer's record of a talk, and legal opinions to organs.
//!
//! Invariants: a record is read and written by its lawyer and nobody else; others get topic and referral at most; what an
//! organ gets is a paper of its own, with the person's consent.

use server_api as api;
use server_domain::access::{Action, Place, permits};
use server_domain::event::EventKind;
use server_domain::id::{TicketId, UnitId};
use server_domain::matter::Topic;
use server_domain::rota::consultation::{MAX_TEXT_CHARS, Referral};
use server_domain::sitting::SittingKind;
use server_domain::{Rejection, RejectionCode, Timestamp};
pub use server_store::consultation::Texts;
use server_store::consultation::{Consultation, Opinion};
use server_store::ticket::Ticket;
use server_store::{
    Fail, Tx, appointment as appointments, consultation as consultations, event, person as persons, rating as ratings, site as sites,
    ticket as tickets,
};

use crate::Context;
use crate::service::lines::figures::parse_span;
use crate::service::lines::room;
use crate::service::{Actor, job, not_found, view};

/// Consultations in one answer.
const MAX_LISTED: i64 = 200;
/// Earlier consultations shown of one person.
const MAX_EARLIER: i64 = 20;

/// What the lawyer writes, parsed.
#[derive(Debug, Clone)]
pub struct Record {
    pub topic: Option<Topic>,
    pub texts: Texts,
    pub referrals: Vec<Referral>,
    /// The version that the writer saw.
    pub version: i64,
}

/// The actor's own consultation. Everybody else is refused alike, whether there is one or not.
async fn mine(tx: &mut Tx, actor: &Actor, id: TicketId) -> Result<Consultation, Fail> {
    let no = || Rejection::new(RejectionCode::Forbidden).with("action", "consultation_open");
    Ok(consultations::get(tx, id, actor.id()).await?.ok_or_else(no)?)
}

const fn phase(c: &Consultation) -> api::ConsultationPhase {
    if c.talk.ended_at.is_some() { api::ConsultationPhase::Ended } else { api::ConsultationPhase::Open }
}

async fn shown(tx: &mut Tx, c: &Consultation) -> Result<api::Consultation, Fail> {
    let t = tickets::get(tx, c.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
    let site = sites::get(tx, t.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
    let texts = consultations::texts(tx, c.ticket_id, c.lawyer_id).await?;
    let statement = match appointments::of_ticket(tx, t.id).await?.filter(|a| a.at.kind() == SittingKind::Lawyer) {
        Some(a) => Some(appointments::statement(tx, a.id).await?).filter(|text| !text.is_empty()),
        None => None,
    };
    let earlier = consultations::earlier(tx, t.person_id, t.id, MAX_EARLIER).await?;
    Ok(api::Consultation {
        ticket_id: t.id.to_string(),
        name: persons::open(tx, t.person_id).await?.name,
        number: t.number,
        site_name: site.name,
        site_name_en: site.name_en,
        state: phase(c),
        topic: c.topic.as_ref().map(|topic| view::word(topic.as_str())),
        facts: texts.facts,
        advice: texts.advice,
        basis: texts.basis,
        statement,
        referrals: c.referrals.iter().map(|r| view::word(r.as_str())).collect(),
        started_at: c.talk.started_at.rfc3339(),
        ends_at: c.talk.ends_at().rfc3339(),
        is_extended: c.talk.extended_at.is_some(),
        ended_at: c.talk.ended_at.map(Timestamp::rfc3339),
        minutes: c.talk.ended_at.map(|_| c.talk.spent_ms / 60_000),
        rating: ratings::of_ticket(tx, t.id).await?,
        against_list: c.against_list,
        earlier: earlier
            .into_iter()
            .map(|(day, topic)| api::EarlierConsultation { day: day.to_string(), topic: topic.map(|topic| view::word(topic.as_str())) })
            .collect(),
        version: c.version,
    })
}

/// The lawyer's own record.
///
/// # Errors
/// `forbidden` for everybody else.
pub async fn show(cx: &Context, actor: &Actor, id: TicketId) -> Result<api::Consultation, Fail> {
    let mut tx = cx.db.read().await?;
    let c = mine(&mut tx, actor, id).await?;
    shown(&mut tx, &c).await
}

/// The lawyer's own records of some days, the latest first.
///
/// # Errors
/// `day_invalid`.
pub async fn list(cx: &Context, actor: &Actor, from: &str, to: &str) -> Result<api::ConsultationList, Fail> {
    let (from, to) = parse_span(from, to)?;
    let mut tx = cx.db.read().await?;
    let mut items = Vec::new();
    for c in consultations::of_lawyer(&mut tx, actor.id(), from.start(), to.plus_days(1).start(), MAX_LISTED).await? {
        items.push(shown(&mut tx, &c).await?);
    }
    Ok(api::ConsultationList { items })
}

fn check_text(text: &str, at: &str) -> Result<(), Rejection> {
    if text.chars().count() > MAX_TEXT_CHARS {
        return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_TEXT_CHARS).at(at));
    }
    Ok(())
}

/// Saves the record on top of the version that the writer saw.
///
/// # Errors
/// `note_conflict` with the stored version, `consultation_state` after the day of its end, `text_too_long`, `forbidden`.
pub async fn save(cx: &Context, actor: &Actor, id: TicketId, record: Record) -> Result<api::Consultation, Fail> {
    for (text, at) in [(&record.texts.facts, "/facts"), (&record.texts.advice, "/advice"), (&record.texts.basis, "/basis")] {
        check_text(text, at)?;
    }
    let (who, now) = (actor.clone(), cx.clock.now());
    cx.db
        .write(job!(|tx, who, id, record, now| {
            let mut c = mine(tx, &who, *id).await?;
            if !c.talk.is_open_for_writing(*now) {
                return Err(RejectionCode::ConsultationState.into());
            }
            let stored = c.version;
            (c.topic, c.referrals, c.version) = (record.topic, record.referrals.clone(), record.version);
            c.referrals.sort_unstable();
            c.referrals.dedup();
            if !consultations::save(tx, &c, &record.texts).await? {
                return Err(Rejection::new(RejectionCode::NoteConflict).with("version", stored).into());
            }
            c.version += 1;
            shown(tx, &c).await
        }))
        .await
}

/// Ten more minutes, once.
///
/// # Errors
/// `consultation_state` the second time and after the end, `forbidden`.
pub async fn extend(cx: &Context, actor: &Actor, id: TicketId) -> Result<api::Consultation, Fail> {
    let (who, now) = (actor.clone(), cx.clock.now());
    cx.db
        .write(job!(|tx, who, id, now| {
            let mut c = mine(tx, &who, *id).await?;
            c.talk = c.talk.extend(*now)?;
            consultations::extend(tx, c.ticket_id, c.lawyer_id, *now).await?;
            let t = tickets::get(tx, *id).await?.ok_or_else(|| not_found("ticket"))?;
            tell(tx, &t, EventKind::ConsultationExtended, *now).await?;
            shown(tx, &c).await
        }))
        .await
}

/// Tells that something happened to a consultation: which ticket's, and nothing else.
pub async fn tell(tx: &mut Tx, t: &Ticket, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    event::append(tx, t.site_id, kind, &serde_json::json!({ "ticket_id": t.id }), now).await?;
    Ok(())
}

/// Ends the talk together with the visit.
pub async fn end(tx: &mut Tx, id: TicketId, now: Timestamp) -> Result<(), Fail> {
    if consultations::end(tx, id, now).await? {
        let t = tickets::get(tx, id).await?.ok_or_else(|| not_found("ticket"))?;
        tell(tx, &t, EventKind::ConsultationEnded, now).await?;
    }
    Ok(())
}

/// Topic and referral for the clerk who goes on with the person.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn summary(cx: &Context, actor: &Actor, id: TicketId) -> Result<api::ConsultationSummary, Fail> {
    let mut tx = cx.db.read().await?;
    let t = tickets::get(&mut tx, id).await?.ok_or_else(|| not_found("ticket"))?;
    if let Err(no) = actor.must(&mut tx, Action::ConsultationSum, t.site_id).await {
        actor.must(&mut tx, Action::ConsultationSum, t.origin_site_id).await.map_err(|_| no)?;
    }
    let c = consultations::latest(&mut tx, id).await?.ok_or_else(|| not_found("consultation"))?;
    Ok(api::ConsultationSummary {
        ticket_id: t.id.to_string(),
        number: t.number,
        state: phase(&c),
        topic: c.topic.as_ref().map(|topic| view::word(topic.as_str())),
        referrals: c.referrals.iter().map(|r| view::word(r.as_str())).collect(),
    })
}

/// Gives a unit the lawyer's opinion, with the person's consent.
///
/// # Errors
/// `consent_missing`, `text_missing`, `text_too_long`, `unit_unknown`, `consultation_state` for a second one, `forbidden`.
pub async fn give_opinion(
    cx: &Context,
    actor: &Actor,
    id: TicketId,
    unit: UnitId,
    text: &str,
    consent: bool,
) -> Result<api::OpinionList, Fail> {
    check_text(text, "/text")?;
    let (who, now, text) = (actor.clone(), cx.clock.now(), text.trim().to_owned());
    cx.db
        .write(job!(|tx, who, id, unit, text, consent, now| {
            let c = mine(tx, &who, *id).await?;
            if !*consent {
                return Err(Rejection::new(RejectionCode::ConsentMissing).at("/has_consent").into());
            }
            if text.is_empty() {
                return Err(Rejection::new(RejectionCode::TextMissing).at("/text").into());
            }
            if sites::unit(tx, *unit).await?.is_none() {
                return Err(Rejection::new(RejectionCode::UnitUnknown).at("/unit_id").into());
            }
            let opinion = Opinion { ticket_id: *id, lawyer_id: c.lawyer_id, unit_id: *unit, text: text.to_string(), given_at: *now };
            if !consultations::give_opinion(tx, &opinion).await? {
                return Err(RejectionCode::ConsultationState.into());
            }
            let t = tickets::get(tx, *id).await?.ok_or_else(|| not_found("ticket"))?;
            let body = serde_json::json!({ "ticket_id": t.id, "unit_id": *unit });
            event::append(tx, t.site_id, EventKind::OpinionGiven, &body, *now).await?;
            Ok(())
        }))
        .await?;
    opinions(cx, actor, id).await
}

/// The opinions on a ticket: for their lawyer, and for officers of the unit that got them.
///
/// # Errors
/// `forbidden` for everybody else.
pub async fn opinions(cx: &Context, actor: &Actor, id: TicketId) -> Result<api::OpinionList, Fail> {
    let mut tx = cx.db.read().await?;
    let unit = actor.staff.unit_id.filter(|_| permits(&actor.staff.roles, actor.staff.scope, Action::OpinionRead, Place::Own));
    let stored = consultations::opinions(&mut tx, id, actor.id(), unit).await?;
    if stored.is_empty() && consultations::get(&mut tx, id, actor.id()).await?.is_none() {
        return Err(Rejection::new(RejectionCode::Forbidden).with("action", Action::OpinionRead).into());
    }
    papers(&mut tx, stored).await
}

/// The opinions that the officer's own unit got, the latest first.
///
/// # Errors
/// `forbidden` for whoever is no officer of a unit.
pub async fn opinions_of_unit(cx: &Context, actor: &Actor) -> Result<api::OpinionList, Fail> {
    let reads = permits(&actor.staff.roles, actor.staff.scope, Action::OpinionRead, Place::Own);
    let no = || Rejection::new(RejectionCode::Forbidden).with("action", Action::OpinionRead);
    let unit = actor.staff.unit_id.filter(|_| reads).ok_or_else(no)?;
    let mut tx = cx.db.read().await?;
    let stored = consultations::opinions_of_unit(&mut tx, unit, MAX_LISTED).await?;
    papers(&mut tx, stored).await
}

async fn papers(tx: &mut Tx, stored: Vec<Opinion>) -> Result<api::OpinionList, Fail> {
    let mut items = Vec::new();
    for o in stored {
        let unit = sites::unit(tx, o.unit_id).await?.ok_or_else(|| not_found("unit"))?;
        let lawyer = room::staff_of(tx, o.lawyer_id).await?;
        items.push(api::Opinion {
            ticket_id: o.ticket_id.to_string(),
            unit_id: o.unit_id.to_string(),
            unit_name: unit.name,
            unit_name_en: unit.name_en,
            lawyer: lawyer.name,
            lawyer_en: lawyer.name_en,
            text: o.text,
            given_at: o.given_at.rfc3339(),
        });
    }
    Ok(api::OpinionList { items })
}
