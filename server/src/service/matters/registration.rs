//! Registering a visit's matter: no visit ends without one (信访工作条例 arts 22, 23, 44).
//!
//! The same person with a matter that runs: what they say is added to it, no second case is opened (art 19). With a matter
//! that was terminated: registered anew as no longer accepted, linked to it (art 36). Somebody else's like matter: a new
//! matter, linked, since a query code is never given to another person.

use server_api as api;
use server_domain::access::Action;
use server_domain::event::EventKind;
use server_domain::id::{DeadlineId, MatterId, TicketId, UnitId};
use server_domain::matter::{self, Channel, MatterKind, MatterState, Outcome, Topic};
use server_domain::queue::Service;
use server_domain::registration::{AccusedKind, Form};
use server_domain::session::Why;
use server_domain::ticket::Ticket as TicketState;
use server_domain::{Day, Rejection, RejectionCode, Timestamp};
use server_store::matter::Matter;
use server_store::registration::Entry;
use server_store::session::Turn;
use server_store::ticket::{Change, Ticket};
use server_store::{
    Fail, Tx, carry_over as carry_overs, consultation as consultations, deadline as deadlines, event, matter as matters, person as persons,
    queue as queues, registration as forms, site as sites, ticket as tickets, walk_in as walk_ins,
};

use crate::Context;
use crate::service::lines::reception::own_declared;
use crate::service::lines::reception::tell_stored;
use crate::service::lines::session_course;
use crate::service::lines::{barred, desk_view, room};
use crate::service::matters::duplicate::{self, Candidate, Draft};
use crate::service::matters::matter::{of_ticket, unit_name};
use crate::service::{Actor, calendar, job, not_found, view};

/// A registration, parsed but not yet checked.
#[derive(Debug, Clone)]
pub struct Register {
    pub form: Form,
    pub unit: Option<UnitId>,
    /// Decided candidates: whether each is the same matter.
    pub decisions: Vec<(MatterId, bool)>,
}

/// What is drawn once per request, outside the transaction.
struct Draw {
    matter: MatterId,
    notice: DeadlineId,
    assignment: DeadlineId,
    query_code: String,
}

impl Draw {
    fn new(cx: &Context) -> Self {
        Self {
            matter: MatterId(cx.clock.id()),
            notice: DeadlineId(cx.clock.id()),
            assignment: DeadlineId(cx.clock.id()),
            query_code: matter::query_code(cx.clock.random()),
        }
    }
}

/// Registers the matter of the person at the desk; again on the same ticket, corrects it as a new version.
///
/// # Errors
/// Those of [`Form::check`]; `ticket_state` unless the person is being served; `unit_unknown`; `accused_conflict` if the
/// registrar or the chosen unit is accused; `duplicates_undecided` with the number of open decisions; `duplicate_unknown`.
pub async fn register(cx: &Context, actor: &Actor, id: TicketId, what: Register) -> Result<api::MatterRegistered, Fail> {
    let now = cx.clock.now();
    let form = what.form.check(what.unit.is_some(), now.day())?;
    let (what, who, draw) = (Register { form, ..what }, actor.clone(), Draw::new(cx));
    let (registered, put_out) = cx
        .db
        .write(job!(|tx, who, id, what, draw, now| {
            let registered = register_in(tx, &who, *id, &what, &draw, *now).await?;
            let is_accusation = what.form.kind == MatterKind::Accusation;
            Ok((registered, if is_accusation { barred::put_out(tx, *id, *now).await? } else { Vec::new() }))
        }))
        .await?;
    for (session, participant) in put_out {
        room::remove(cx, session, participant).await;
    }
    Ok(registered)
}

async fn register_in(
    tx: &mut Tx,
    who: &Actor,
    id: TicketId,
    what: &Register,
    draw: &Draw,
    now: Timestamp,
) -> Result<api::MatterRegistered, Fail> {
    let (t, _) = own_declared(tx, who, id).await?;
    let TicketState::Serving { since, .. } = t.state else {
        return Err(Rejection::new(RejectionCode::TicketState).with("state", t.state.as_str()).with("action", "register").into());
    };
    who.must(tx, Action::MatterRegister, t.site_id).await?;
    check_accused(tx, who, what).await?;
    let mine = of_ticket(tx, &t).await?;
    let same = decide(tx, who, &t, what, mine.as_ref().map(|m| m.id), now).await?;
    let entry = |matter, version| Entry { matter, version, ticket: t.id, registrar: who.id(), received_at: since, now };
    if let Some(running) = same.as_ref().filter(|c| mine.is_none() && may_supplement(&t, what, &c.matter)) {
        let version = forms::supplements(tx, running.matter.id, t.id).await? + 1;
        forms::supplement(tx, entry(running.matter.id, version), &what.form).await?;
        forms::set_matter(tx, t.id, running.matter.id).await?;
        tie(tx, &t, &running.matter).await?;
        tell(tx, &running.matter, &t, EventKind::MatterSupplemented, now).await?;
        return registered(tx, &running.matter, true).await;
    }
    let is_new = mine.is_none();
    let m = match mine {
        Some(old) => corrected(old, what, same.as_ref()),
        None => fresh(tx, who, &t, what, draw, same.as_ref(), now).await?,
    };
    if is_new {
        matters::insert(tx, &m, &draw.query_code, "").await?;
        forms::set_matter(tx, t.id, m.id).await?;
        forms::add_handler(tx, m.id, who.id(), who.id(), now).await?;
    } else {
        matters::save(tx, &m).await?;
    }
    tie(tx, &t, &m).await?;
    let phone = what.form.phone().map(|p| persons::phone_index(tx, p));
    matters::set_phone(tx, m.id, phone.as_deref()).await?;
    forms::insert(tx, entry(m.id, m.version), &what.form).await?;
    calendar::start_notice(tx, draw.notice, &m, (m.outcome == Outcome::NoticeNow).then_some(now)).await?;
    calendar::keep_due(tx, draw.assignment, &m, what.form.due.as_deref().and_then(Day::parse)).await?;
    tell(tx, &m, &t, if is_new { EventKind::MatterRegistered } else { EventKind::MatterCorrected }, now).await?;
    if m.outcome == Outcome::UrgentReport {
        for to in &what.form.recipients {
            forms::report(tx, m.id, *to, who.id(), now).await?;
        }
        let body = serde_json::json!({ "matter_id": m.id, "ticket_id": t.id, "recipients": what.form.recipients });
        event::append(tx, m.site_id, EventKind::MatterReportedUp, &body, now).await?;
    }
    registered(tx, &m, false).await
}

/// What a walk-in of a leader's line came for is known now. An accusation is sealed: the leader's record says nothing of it, as
/// it may be against that leader.
async fn tie(tx: &mut Tx, t: &Ticket, m: &Matter) -> Result<(), Fail> {
    let about = if m.kind == MatterKind::Accusation {
        walk_ins::About { matter: None, topic: Topic::Other, place_code: None, unit: None }
    } else {
        walk_ins::About { matter: Some(m.id), topic: m.topic, place_code: m.place_code.as_deref(), unit: m.unit_id }
    };
    walk_ins::set_matter(tx, t.id, &about).await
}

/// Nobody registers an accusation against themselves or their own unit, and none is sent to the accused (arts 28, 30).
async fn check_accused(tx: &mut Tx, who: &Actor, what: &Register) -> Result<(), Fail> {
    if let Some(unit) = what.unit {
        let unknown = || Rejection::new(RejectionCode::UnitUnknown).at("/unit_id");
        let unit = sites::unit(tx, unit).await?.ok_or_else(unknown)?;
        if what.form.accuses(AccusedKind::Unit, &unit.name) {
            return Err(Rejection::new(RejectionCode::AccusedConflict).at("/unit_id").into());
        }
    }
    let own_unit = unit_name(tx, &who.staff).await?;
    let accused =
        what.form.accuses(AccusedKind::Person, &who.staff.name) || own_unit.is_some_and(|u| what.form.accuses(AccusedKind::Unit, &u));
    if accused { Err(Rejection::new(RejectionCode::AccusedConflict).at("/accused").into()) } else { Ok(()) }
}

/// Keeps the decision on every candidate that the panel shows for this form, and returns the best that is the same.
async fn decide(
    tx: &mut Tx,
    who: &Actor,
    t: &Ticket,
    what: &Register,
    mine: Option<MatterId>,
    now: Timestamp,
) -> Result<Option<Candidate>, Fail> {
    let text = what.form.text();
    let phone = what.form.phone();
    let draft = Draft { topic: what.form.topic, place_code: &what.form.place.division_code, unit: what.unit, phone, text: &text };
    let shown = duplicate::find(tx, who, t.person_id, &draft, mine).await?;
    let decided = |c: &Candidate| what.decisions.iter().find(|(id, _)| *id == c.matter.id).map(|(_, same)| *same);
    let open = shown.iter().filter(|c| decided(c).is_none()).count();
    if open > 0 {
        return Err(Rejection::new(RejectionCode::DuplicatesUndecided).with("count", open).at("/duplicates").into());
    }
    let unknown = |(id, same): &(MatterId, bool)| *same && !shown.iter().any(|c| c.matter.id == *id);
    if let Some(n) = what.decisions.iter().position(unknown) {
        return Err(Rejection::new(RejectionCode::DuplicateUnknown).at(format!("/duplicates/{n}")).into());
    }
    // The person's own running matter comes first: it gets a supplement, not a second case (art 19).
    let is_own = |c: &Candidate| c.matter.person_id == t.person_id;
    let mut best: Option<Candidate> = None;
    for c in shown {
        let is_same = decided(&c) == Some(true);
        let entry = Entry { matter: c.matter.id, version: 0, ticket: t.id, registrar: who.id(), received_at: now, now };
        forms::decide(tx, entry, c.matter.id, is_same, c.score).await?;
        if is_same && best.as_ref().is_none_or(|b| is_own(&c) && !is_own(b)) {
            best = Some(c);
        }
    }
    Ok(best)
}

/// Only the same person's running matter is added to, and an accusation only to an accusation.
fn may_supplement(t: &Ticket, what: &Register, other: &Matter) -> bool {
    let sealed = |kind| kind == MatterKind::Accusation;
    other.person_id == t.person_id && other.state.supplement().is_ok() && sealed(other.kind) == sealed(what.form.kind)
}

/// What the form says of the matter; an accusation's place and topic stay inside the seal.
fn filled(mut m: Matter, what: &Register, same: Option<&Candidate>) -> Matter {
    let sealed = what.form.kind == MatterKind::Accusation;
    m.kind = what.form.kind;
    m.topic = if sealed { Topic::Other } else { what.form.topic };
    m.place_code = (!sealed).then(|| what.form.place.division_code.clone());
    m.outcome = what.form.outcome;
    m.channel = what.form.channel;
    m.unit_id = what.unit;
    m.people_count = i64::from(what.form.people_count);
    m.linked_id = same.map(|c| c.matter.id);
    m.version += 1;
    m
}

fn corrected(old: Matter, what: &Register, same: Option<&Candidate>) -> Matter {
    let state = old.state.corrected(what.form.outcome);
    filled(Matter { state, ..old }, what, same)
}

async fn fresh(
    tx: &mut Tx,
    who: &Actor,
    t: &Ticket,
    what: &Register,
    draw: &Draw,
    same: Option<&Candidate>,
    now: Timestamp,
) -> Result<Matter, Fail> {
    let terminated = same.is_some_and(|c| c.matter.person_id == t.person_id && !c.matter.state.is_open());
    let state = if terminated { MatterState::NoLongerAccepted } else { MatterState::after(what.form.outcome) };
    let blank = blank(tx, who, t, draw.matter, now).await?;
    Ok(filled(Matter { state, ..blank }, what, same))
}

/// A matter with its number, person and places.
async fn blank(tx: &mut Tx, who: &Actor, t: &Ticket, id: MatterId, now: Timestamp) -> Result<Matter, Fail> {
    let site = sites::get(tx, t.site_id).await?.ok_or_else(|| not_found("site"))?;
    let no = matters::next_no(tx, &site.division_code, now.day()).await?;
    Ok(Matter {
        id,
        matter_no: matter::matter_no(&site.division_code, now.day(), no),
        person_id: t.person_id,
        site_id: t.site_id,
        origin_site_id: t.origin_site_id,
        registrar_id: who.id(),
        kind: MatterKind::Consult,
        state: MatterState::Registered,
        topic: Topic::Other,
        outcome: Outcome::Answered,
        channel: Channel::Counter,
        place_code: None,
        unit_id: None,
        people_count: 1,
        linked_id: None,
        version: 0,
        registered_at: now,
    })
}

async fn tell(tx: &mut Tx, m: &Matter, t: &Ticket, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    let body = serde_json::json!({ "matter_id": m.id, "ticket_id": t.id });
    event::append(tx, t.site_id, kind, &body, now).await?;
    Ok(())
}

async fn registered(tx: &mut Tx, m: &Matter, is_supplement: bool) -> Result<api::MatterRegistered, Fail> {
    let (matter_no, query_code) = matters::receipt(tx, m.id).await?.ok_or_else(|| not_found("matter"))?;
    Ok(api::MatterRegistered {
        matter_id: m.id.to_string(),
        matter_no,
        query_code,
        version: if is_supplement { 0 } else { m.version },
        state: view::word(m.state.as_str()),
        registered_at: m.registered_at.rfc3339(),
        is_supplement,
        notice: notice(tx, m.id).await?,
    })
}

pub(crate) async fn notice(tx: &mut Tx, m: MatterId) -> Result<Option<api::DeadlineView>, Fail> {
    let all = calendar::views(&deadlines::of_matter(tx, m).await?);
    Ok(all.into_iter().find(|d| d.kind == api::LimitKind::Notice))
}

/// The short form of hosts without a registration page.
#[derive(Debug, Clone)]
pub struct Short {
    pub topic: Topic,
    pub outcome: Outcome,
    pub summary: String,
}

/// Ends the visit with the matter that this host registered, or registers the short form of hosts who do not; ends the
/// session, frees the desk.
///
/// # Errors
/// `matter_missing` without a matter and a short form; `text_too_long`, `ticket_state`; `field_invalid` at `/summary` for a
/// lawyer's: the matter is seen by others, the substance stands in the record of the consultation.
pub async fn complete(cx: &Context, actor: &Actor, id: TicketId, short: Option<Short>) -> Result<api::TicketCompleted, Fail> {
    if short.as_ref().is_some_and(|s| s.summary.chars().count() > matter::MAX_SUMMARY_CHARS) {
        return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", matter::MAX_SUMMARY_CHARS).at("/summary").into());
    }
    let (now, who, draw) = (cx.clock.now(), actor.clone(), Draw::new(cx));
    let tells = short.as_ref().is_some_and(|s| !s.summary.trim().is_empty());
    let (desk, receipt, ended) = cx
        .db
        .write(job!(|tx, who, id, short, tells, draw, now| {
            let (t, desk) = own_declared(tx, &who, *id).await?;
            let next = t.state.complete()?;
            who.must(tx, Action::MatterRegister, t.site_id).await?;
            if *tells && consultations::get(tx, t.id, who.id()).await?.is_some() {
                return Err(Rejection::new(RejectionCode::FieldInvalid).at("/summary").into());
            }
            let here = registered_here(tx, &who, &t).await?;
            let matter = match (short.as_ref(), here.or(t.matter_id)) {
                (None, None) => return Err(RejectionCode::MatterMissing.into()),
                (None, Some(matter)) => matter,
                (Some(_), Some(matter)) if here.is_some() => matter,
                (Some(short), _) => register_short(tx, &who, &t, short, &draw, *now).await?,
            };
            let change = Change { by: Some(who.id()), matter: Some(matter), ..Change::default() };
            tickets::save(tx, &t, next, &change, *now).await?;
            carry_overs::served(tx, t.id, *now).await?;
            let ended = session_course::end(tx, t.id, &Turn::by(who.id(), Why::Completed), *now).await?;
            tell_stored(tx, t.id, EventKind::TicketCompleted, *now).await?;
            let (matter_no, query_code) = matters::receipt(tx, matter).await?.ok_or_else(|| not_found("matter"))?;
            Ok((desk, api::MatterReceipt { matter_no, query_code }, ended))
        }))
        .await?;
    if let Some(session) = ended {
        room::close(cx, session).await;
    }
    Ok(api::TicketCompleted { matter: receipt, desk: desk_view::of(cx, actor, desk).await? })
}

/// The matter that this host registered on the ticket: then the form is the record, and no short form is needed.
async fn registered_here(tx: &mut Tx, who: &Actor, t: &Ticket) -> Result<Option<MatterId>, Fail> {
    let mine = of_ticket(tx, t).await?;
    Ok(mine.filter(|m| m.registrar_id == who.id()).map(|m| m.id))
}

/// Registers the short form. When a clerk registered before and sent the person on, this is a matter of its own, linked.
/// A lawyer's advice is a consultation and asks nothing of the organ; anything else has its notice within 15 days.
async fn register_short(tx: &mut Tx, who: &Actor, t: &Ticket, short: &Short, draw: &Draw, now: Timestamp) -> Result<MatterId, Fail> {
    let queue = queues::get(tx, t.queue_id).await?.ok_or_else(|| not_found("queue"))?;
    let is_advice = queue.service == Service::LegalAdvice;
    let blank = blank(tx, who, t, draw.matter, now).await?;
    let m = Matter {
        kind: if is_advice { MatterKind::Consult } else { MatterKind::ComplaintRequest },
        state: MatterState::after(short.outcome),
        topic: short.topic,
        outcome: short.outcome,
        linked_id: t.matter_id,
        channel: if queue.mode == server_domain::queue::Mode::Video { Channel::Video } else { Channel::Counter },
        ..blank
    };
    matters::insert(tx, &m, &draw.query_code, &short.summary).await?;
    tie(tx, t, &m).await?;
    if !is_advice {
        calendar::start_notice(tx, draw.notice, &m, None).await?;
    }
    tell(tx, &m, t, EventKind::MatterRegistered, now).await?;
    Ok(m.id)
}
