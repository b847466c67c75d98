//! The page before the talk (会前一页纸): who, what, history, past promises, responsible unit. Who may read it, and who must
//! not: an accused leader never learns of it.

use server_api as api;
use server_domain::access::{Action, Role};
use server_domain::appointment::{AppointmentState, Concerned, Interests, RecusalGround, recusal};
use server_domain::id::{AppointmentId, StaffId};
use server_domain::route::booking_hint;
use server_domain::{RejectionCode, Timestamp};
use server_store::appointment::Appointment;
use server_store::staff::Staff;
use server_store::{
    Fail, Tx, appointment as appointments, appointment_step as steps, booker as bookers, matter as matters, person as persons,
    registration as forms, site as sites, staff as staffs,
};

use crate::Context;
use crate::service::appointments::{appointment, appointment_view};
use crate::service::matters::duplicate::{self, Draft};
use crate::service::matters::matter;
use crate::service::{Actor, not_found, view};

/// Matters and appointments of the person that are shown.
const MAX_HISTORY: i64 = 20;
/// A name that nobody has: asks for the unit alone.
const NOBODY: &str = "\u{0}";

/// Why a leader may not receive somebody, if so.
pub(crate) async fn ground(tx: &mut Tx, leader: StaffId, a: &Appointment) -> Result<Option<RecusalGround>, Fail> {
    let leader = staffs::get(tx, leader).await?.ok_or_else(|| not_found("staff"))?;
    let unit = match leader.unit_id {
        Some(unit) => sites::unit(tx, unit).await?,
        None => None,
    };
    let (mut accused, mut accused_units) = (Vec::new(), Vec::new());
    if let Some(m) = a.matter_id {
        if forms::accuses(tx, m, &leader.name, None).await? {
            accused.push(leader.id);
        }
        if let Some(unit) = &unit
            && forms::accuses(tx, m, NOBODY, Some(&unit.name)).await?
        {
            accused_units.push(unit.id);
        }
    }
    let about = Concerned { people: &[a.person_id], responsible: a.unit_id, accused: &accused, accused_units: &accused_units };
    Ok(recusal(Interests { leader: leader.id, unit: leader.unit_id, people: &[], units: &[] }, about))
}

/// Whether somebody is a leader whom an appointment concerns.
pub(crate) fn is_its_leader(a: &Appointment, who: StaffId) -> bool {
    [a.leader(), a.at.receiver_id, a.at.leader_id].contains(&who)
}

/// Asks who may read a brief: the office of the place, the clerks of the place and of the person's, and its leaders once the
/// office said yes, unless they are recused.
///
/// # Errors
/// `forbidden`.
pub(crate) async fn must_see(tx: &mut Tx, actor: &Actor, a: &Appointment) -> Result<(), Fail> {
    if actor.staff.roles.contains(&Role::Leader) && is_its_leader(a, actor.id()) {
        let is_asked = !matches!(a.state, AppointmentState::Submitted | AppointmentState::Declined | AppointmentState::Redirected);
        let is_free = is_asked && ground(tx, actor.id(), a).await?.is_none();
        return if is_free { Ok(()) } else { Err(RejectionCode::Forbidden.into()) };
    }
    let here = actor.must(tx, Action::AppointmentBook, a.at.site_id).await;
    here.or(actor.must(tx, Action::AppointmentBook, a.origin_site_id).await)
}

/// The brief, as this person may see it.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn of(cx: &Context, actor: &Actor, id: AppointmentId) -> Result<api::AppointmentCase, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let a = appointment::with_leader(&mut tx, id).await?;
    must_see(&mut tx, actor, &a).await?;
    case(&mut tx, actor, &a, now).await
}

/// The brief for whoever was allowed to answer a moment ago, and did.
pub(crate) async fn answered(cx: &Context, actor: &Actor, id: AppointmentId) -> Result<api::AppointmentCase, Fail> {
    let mut tx = cx.db.read().await?;
    let a = appointment::with_leader(&mut tx, id).await?;
    case(&mut tx, actor, &a, cx.clock.now()).await
}

async fn case(tx: &mut Tx, actor: &Actor, a: &Appointment, now: Timestamp) -> Result<api::AppointmentCase, Fail> {
    let is_office = actor.must(tx, Action::AppointmentScreen, a.at.site_id).await.is_ok();
    let who = persons::open(tx, a.person_id).await?;
    let statement = appointments::statement(tx, a.id).await?;
    let mut representatives = Vec::new();
    for speaker in steps::representatives(tx, a.id).await? {
        representatives.push(persons::open(tx, speaker).await?.name);
    }
    let unit = match a.unit_id {
        Some(unit) => appointment_view::unit(tx, unit).await?,
        None => None,
    };
    let mut sit_in = Vec::new();
    for unit in steps::sit_in(tx, a.id).await? {
        sit_in.extend(appointment_view::unit(tx, unit).await?);
    }
    let (matter, history) = matters_of(tx, actor, a).await?;
    let duplicates = if is_office { duplicates(tx, actor, a, &statement).await? } else { Vec::new() };
    let may_read_opinion = is_office || is_its_leader(a, actor.id());
    Ok(api::AppointmentCase {
        row: appointment_view::row(tx, a, now).await?,
        person: view::card(&who, persons::visits(tx, a.person_id).await?, now.day()),
        phone: who.phone.filter(|_| is_office),
        representatives,
        source: view::word(&a.source),
        place_code: a.place_code.clone(),
        statement,
        way: unit.as_ref().map(|u| view::word(booking_hint(a.tier, u.tier).as_str())),
        hints: hints(a),
        unit,
        sit_in,
        matter,
        history,
        earlier: earlier(tx, a).await?,
        promises: promises(tx, a, now).await?,
        duplicates,
        recusal: if is_office { ground(tx, a.leader(), a).await?.map(|g| view::word(g.as_str())) } else { None },
        steps: trace(tx, a).await?,
        opinion: if may_read_opinion { appointments::opinion(tx, a.id).await? } else { None },
        solved_on_the_spot: a.solved_on_the_spot,
        is_adopted: steps::is_adopted(tx, a.id).await?,
    })
}

fn hints(a: &Appointment) -> Vec<api::RouteHint> {
    let mut out = Vec::new();
    if a.topic == server_domain::matter::Topic::Litigation {
        out.push(api::RouteHint::PoliticalLegalOrgan);
    }
    if a.is_joint {
        out.push(api::RouteHint::SkipLevel);
    }
    if a.unit_id.is_none() {
        out.push(api::RouteHint::NoUnit);
    }
    out
}

async fn matters_of(tx: &mut Tx, actor: &Actor, a: &Appointment) -> Result<(Option<api::MatterBrief>, Vec<api::MatterBrief>), Fail> {
    let (mut own, mut history) = (None, Vec::new());
    if let Some(id) = a.matter_id {
        let m = matters::get(tx, id).await?.ok_or_else(|| not_found("matter"))?;
        own = Some(matter::brief(tx, actor, &m).await?);
    }
    for m in matters::of_person(tx, a.person_id, MAX_HISTORY).await?.iter().filter(|m| Some(m.id) != a.matter_id) {
        history.push(matter::brief(tx, actor, m).await?);
    }
    Ok((own, history))
}

async fn duplicates(tx: &mut Tx, actor: &Actor, a: &Appointment, statement: &str) -> Result<Vec<api::DuplicateCandidate>, Fail> {
    let draft = Draft { topic: a.topic, place_code: &a.place_code, unit: a.unit_id, phone: None, text: statement };
    let mut out = Vec::new();
    for c in duplicate::find(tx, actor, a.person_id, &draft, a.matter_id).await? {
        out.push(duplicate::candidate(tx, actor, &c, a.person_id).await?);
    }
    Ok(out)
}

async fn earlier(tx: &mut Tx, a: &Appointment) -> Result<Vec<api::EarlierAppointment>, Fail> {
    let mut out = Vec::new();
    for e in bookers::earlier(tx, a.person_id, a.id, MAX_HISTORY).await? {
        let leader = staffs::get(tx, e.leader()).await?;
        let (leader_name, leader_name_en) = leader.map_or_else(Default::default, |s: Staff| (s.name, s.name_en));
        out.push(api::EarlierAppointment {
            code: e.code.clone(),
            state: view::word(e.state.as_str()),
            day: e.at.day.to_string(),
            leader_name,
            leader_name_en,
            topic: view::word(e.topic.as_str()),
            opinion: appointments::opinion(tx, e.id).await?,
        });
    }
    Ok(out)
}

async fn promises(tx: &mut Tx, a: &Appointment, now: Timestamp) -> Result<Vec<api::Promise>, Fail> {
    let all = steps::promises(tx, a.person_id).await?;
    let view = |p: steps::Promise| api::Promise {
        is_overdue: p.state.is_overdue(p.due, now.day()),
        is_done: p.state == server_domain::order::OrderState::Done,
        unit_name: p.unit_name,
        unit_name_en: p.unit_name_en,
        text: p.text,
        due_day: p.due.to_string(),
    };
    Ok(all.into_iter().map(view).collect())
}

async fn trace(tx: &mut Tx, a: &Appointment) -> Result<Vec<api::AppointmentStep>, Fail> {
    let view = |s: steps::StoredStep| api::AppointmentStep {
        kind: view::word(s.kind.as_str()),
        state: view::word(s.state.as_str()),
        at: s.at.rfc3339(),
        staff_name: s.by_name,
        words: s.words,
        next_door: s.next_door,
    };
    Ok(steps::steps(tx, a.id).await?.into_iter().map(view).collect())
}
