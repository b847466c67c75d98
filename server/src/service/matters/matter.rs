//! Looking at matters: at the desk, by number, and who may open a sealed one.

use server_api as api;
use server_domain::access::Action;
use server_domain::event::EventKind;
use server_domain::id::{MatterId, TicketId};
use server_domain::matter::MatterKind;
use server_domain::registration::Form;
use server_domain::{Rejection, RejectionCode};
use server_store::matter::Matter;
use server_store::staff::Staff;
use server_store::ticket::Ticket;
use server_store::{
    Fail, Tx, deadline as deadlines, event, matter as matters, person as persons, registration as forms, site as sites, staff as staffs,
};

use crate::Context;
use crate::service::lines::reception::own_declared;
use crate::service::{Actor, calendar, job, not_found, view};

/// Matters of a person shown at a desk.
const MAX_HISTORY: i64 = 50;
/// Characters of a request in a list.
const BRIEF_CHARS: usize = 100;

/// Whether this person may open the matter's texts: anybody who may see matters, but of an accusation its handlers only.
pub async fn may_open(tx: &mut Tx, actor: &Actor, m: &Matter) -> Result<bool, Fail> {
    if m.kind == MatterKind::Accusation { forms::is_handler(tx, m.id, actor.id()).await } else { Ok(true) }
}

/// The matter that was registered on this very ticket, not one that it only added to.
pub async fn of_ticket(tx: &mut Tx, t: &Ticket) -> Result<Option<Matter>, Fail> {
    let Some(id) = t.matter_id else { return Ok(None) };
    if forms::is_of_ticket(tx, id, t.id).await? { matters::get(tx, id).await } else { Ok(None) }
}

/// A matter in a list, as this person may see it.
pub async fn brief(tx: &mut Tx, actor: &Actor, m: &Matter) -> Result<api::MatterBrief, Fail> {
    let open = may_open(tx, actor, m).await?;
    let form = if open { forms::form(tx, m.id, m.version, true).await? } else { None };
    let unit = match m.unit_id.filter(|_| open) {
        Some(unit) => sites::unit(tx, unit).await?,
        None => None,
    };
    let topic = form.as_ref().map_or(m.topic, |f| f.topic);
    Ok(api::MatterBrief {
        matter_id: m.id.to_string(),
        matter_no: m.matter_no.clone(),
        kind: if open { view::word(m.kind.as_str()) } else { api::ShownKind::Sealed },
        state: view::word(m.state.as_str()),
        is_open: m.state.is_open(),
        registered_at: m.registered_at.rfc3339(),
        topic: open.then(|| view::word(topic.as_str())),
        outcome: open.then(|| view::word(m.outcome.as_str())),
        request: form.map(|f| f.request.chars().take(BRIEF_CHARS).collect()),
        unit_name: unit.as_ref().map(|u| u.name.clone()),
        unit_name_en: unit.map(|u| u.name_en),
        deadlines: calendar::views(&deadlines::of_matter(tx, m.id).await?),
    })
}

/// What is known of the person at the desk: earlier visits and matters.
///
/// # Errors
/// `conflict_first`, `not_found`, `desk_closed`, `forbidden`.
pub async fn history(cx: &Context, actor: &Actor, id: TicketId) -> Result<api::PersonHistory, Fail> {
    let mut tx = cx.db.read().await?;
    let (t, _) = own_declared(&mut tx, actor, id).await?;
    actor.must(&mut tx, Action::PersonSee, t.site_id).await?;
    let current = of_ticket(&mut tx, &t).await?.map(|m| m.id);
    let mut items = Vec::new();
    for m in matters::of_person(&mut tx, t.person_id, MAX_HISTORY).await?.iter().filter(|m| Some(m.id) != current) {
        items.push(brief(&mut tx, actor, m).await?);
    }
    Ok(api::PersonHistory {
        visits_before: persons::visits(&mut tx, t.person_id).await?,
        open_matters: items.iter().filter(|m| m.is_open).count() as i64,
        matters: items,
    })
}

/// The matter registered on the ticket at this person's desk, to look at or correct.
///
/// # Errors
/// `matter_missing` before the registration, `conflict_first`, `not_found`, `desk_closed`, `forbidden`.
pub async fn at_desk(cx: &Context, actor: &Actor, id: TicketId) -> Result<api::MatterView, Fail> {
    let mut tx = cx.db.read().await?;
    let (t, _) = own_declared(&mut tx, actor, id).await?;
    actor.must(&mut tx, Action::MatterRegister, t.site_id).await?;
    let matter = t.matter_id.ok_or(RejectionCode::MatterMissing)?;
    let m = matters::get(&mut tx, matter).await?.ok_or_else(|| not_found("matter"))?;
    view_of(&mut tx, actor, &m).await
}

/// A matter of this person's site.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn show(cx: &Context, actor: &Actor, id: MatterId) -> Result<api::MatterView, Fail> {
    let mut tx = cx.db.read().await?;
    let m = matters::get(&mut tx, id).await?.ok_or_else(|| not_found("matter"))?;
    actor.must(&mut tx, Action::MatterSee, m.site_id).await?;
    view_of(&mut tx, actor, &m).await
}

async fn view_of(tx: &mut Tx, actor: &Actor, m: &Matter) -> Result<api::MatterView, Fail> {
    let handler = may_open(tx, actor, m).await?;
    let form = if handler { forms::form(tx, m.id, m.version, true).await? } else { None };
    let mut changes = Vec::new();
    for d in deadlines::of_matter(tx, m.id).await? {
        changes.extend(calendar::changes(tx, &d).await?);
    }
    Ok(api::MatterView {
        matter: brief(tx, actor, m).await?,
        version: m.version,
        petition_form: view::word(m.channel.form().as_str()),
        form: form.map(|f| form_view(f, m)),
        deadline_changes: changes,
    })
}

/// A stored form as it was sent; the duplicates were decided then.
fn form_view(f: Form, m: &Matter) -> api::RegisterMatter {
    use server_domain::registration::{Contact, Name};
    let place = |p: server_domain::registration::Place| api::DivisionPlace { division_code: p.division_code, text: p.text };
    api::RegisterMatter {
        name: match f.name {
            Name::Given { name } => api::PetitionerName::Given { name },
            Name::Withheld { reason } => api::PetitionerName::Withheld { reason },
        },
        address: place(f.address),
        contact: match f.contact {
            Contact::Phone { number } => api::Contact::Phone { number },
            Contact::None { reason } => api::Contact::None { reason },
        },
        channel: view::word(f.channel.as_str()),
        kind: view::word(f.kind.as_str()),
        topic: view::word(f.topic.as_str()),
        request: f.request,
        facts: f.facts,
        place: place(f.place),
        people_count: f.people_count,
        representatives: f.representatives.into_iter().map(|r| api::Representative { name: r.name, phone: r.phone }).collect(),
        is_oral: f.is_oral,
        read_back: f.read_back,
        accused: f.accused.into_iter().map(|a| api::Accused { kind: view::word(a.kind.as_str()), name: a.name }).collect(),
        duplicates: Vec::new(),
        outcome: view::word(f.outcome.as_str()),
        unit_id: m.unit_id.map(|u| u.to_string()),
        due: f.due,
        recipients: f.recipients.iter().map(|r| view::word(r.as_str())).collect(),
    }
}

/// Lets a colleague handle a matter: only who handles it may do so, and never for somebody whom it accuses (art 30).
///
/// # Errors
/// `matter_sealed` for anybody but a handler, `staff_unknown`, `accused_conflict`.
pub async fn add_handler(cx: &Context, actor: &Actor, id: MatterId, username: &str) -> Result<api::MatterView, Fail> {
    let now = cx.clock.now();
    let (who, username) = (actor.clone(), username.trim().to_owned());
    cx.db
        .write(job!(|tx, who, id, username, now| {
            let m = matters::get(tx, *id).await?.ok_or_else(|| not_found("matter"))?;
            who.must(tx, Action::MatterSee, m.site_id).await?;
            if !may_open(tx, &who, &m).await? {
                return Err(RejectionCode::MatterSealed.into());
            }
            let unknown = || Rejection::new(RejectionCode::StaffUnknown).at("/username");
            let staff = staffs::by_username(tx, &username).await?.ok_or_else(unknown)?;
            let unit = unit_name(tx, &staff).await?;
            if forms::accuses(tx, m.id, &staff.name, unit.as_deref()).await? {
                return Err(Rejection::new(RejectionCode::AccusedConflict).at("/username").into());
            }
            if forms::add_handler(tx, m.id, staff.id, who.id(), *now).await? {
                let body = serde_json::json!({ "matter_id": m.id, "staff_id": staff.id, "granted_by": who.id() });
                event::append(tx, m.site_id, EventKind::MatterHandlerAdded, &body, *now).await?;
            }
            Ok(())
        }))
        .await?;
    show(cx, actor, id).await
}

/// The name of the unit that somebody belongs to.
pub async fn unit_name(tx: &mut Tx, staff: &Staff) -> Result<Option<String>, Fail> {
    match staff.unit_id {
        Some(unit) => Ok(sites::unit(tx, unit).await?.map(|u| u.name)),
        None => Ok(None),
    }
}
