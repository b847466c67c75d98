//! The duplicate panel: what may be the same matter, with points and why. A sealed matter shows itself to its handlers only.

use std::collections::BTreeMap;

use server_api as api;
use server_domain::access::Action;
use server_domain::duplicate::{self, MAX_SHOWN, Reason, SHOWN_FROM, Traits};
use server_domain::id::{MatterId, PersonId, TicketId, UnitId};
use server_domain::matter::{MatterKind, Topic};
use server_store::matter::Matter;
use server_store::{Fail, Tx, matter as matters, person as persons, registration as forms};

use crate::Context;
use crate::service::lines::reception::own_declared;
use crate::service::matters::matter;
use crate::service::{Actor, view};

/// Most matters that are looked at: of the person, of the same phone, of the place and topic.
const MAX_OF_PERSON: i64 = 50;
const MAX_OF_PHONE: i64 = 50;
const MAX_OF_PLACE: i64 = 100;

/// What a registrar has typed so far.
pub struct Draft<'a> {
    pub topic: Topic,
    pub place_code: &'a str,
    pub unit: Option<UnitId>,
    /// The phone on the form; without it the one left at the kiosk counts.
    pub phone: Option<&'a str>,
    pub text: &'a str,
}

/// A matter that may be the same.
pub struct Candidate {
    pub matter: Matter,
    pub score: u32,
    pub why: Vec<Reason>,
}

/// The like of a person's draft, best first, at most [`MAX_SHOWN`]. The matter that it is about itself is left out.
pub async fn find(
    tx: &mut Tx,
    actor: &Actor,
    person_id: PersonId,
    draft: &Draft<'_>,
    own: Option<MatterId>,
) -> Result<Vec<Candidate>, Fail> {
    let mut near: BTreeMap<MatterId, (Matter, bool)> = BTreeMap::new();
    let mut add = |found: Vec<Matter>, same_phone: bool| {
        for m in found {
            near.entry(m.id).or_insert((m, false)).1 |= same_phone;
        }
    };
    add(matters::of_person(tx, person_id, MAX_OF_PERSON).await?, false);
    let phone = match draft.phone {
        Some(phone) => Some(persons::phone_index(tx, phone)),
        None => persons::phone_index_of(tx, person_id).await?,
    };
    if let Some(phone) = &phone {
        add(matters::of_same_phone(tx, person_id, phone, MAX_OF_PHONE).await?, true);
    }
    add(matters::of_place(tx, draft.place_code, draft.topic, MAX_OF_PLACE).await?, false);
    let person = person_id.to_string();
    let unit = draft.unit.map(|u| u.to_string());
    let drafted = Traits {
        person: Some(person.as_str()),
        phone: phone.as_deref(),
        place: Some(draft.place_code),
        topic: Some(draft.topic),
        unit: unit.as_deref(),
        text: draft.text,
    };
    let mut found = Vec::new();
    for (m, same_phone) in near.into_values().filter(|(m, _)| Some(m.id) != own) {
        let handler = matter::may_open(tx, actor, &m).await?;
        if m.kind == MatterKind::Accusation && !handler {
            continue;
        }
        let form = forms::form(tx, m.id, m.version, handler).await?;
        let (stored_person, stored_unit) = (m.person_id.to_string(), m.unit_id.map(|u| u.to_string()));
        let text = form.as_ref().map(server_domain::registration::Form::text).unwrap_or_default();
        let stored = Traits {
            person: Some(stored_person.as_str()),
            phone: phone.as_deref().filter(|_| same_phone),
            place: form.as_ref().map(|f| f.place.division_code.as_str()),
            topic: Some(form.as_ref().map_or(m.topic, |f| f.topic)),
            unit: stored_unit.as_deref(),
            text: &text,
        };
        let (score, why) = duplicate::score(&drafted, &stored);
        if score >= SHOWN_FROM {
            found.push(Candidate { matter: m, score, why });
        }
    }
    found.sort_by_key(|c| (std::cmp::Reverse(c.score), std::cmp::Reverse(c.matter.registered_at), c.matter.id));
    found.truncate(MAX_SHOWN);
    Ok(found)
}

/// The panel for a ticket at this person's desk.
///
/// # Errors
/// `conflict_first`, `not_found`, `desk_closed`, `forbidden`.
pub async fn panel(cx: &Context, actor: &Actor, id: TicketId, draft: &Draft<'_>) -> Result<api::Duplicates, Fail> {
    let mut tx = cx.db.read().await?;
    let (t, _) = own_declared(&mut tx, actor, id).await?;
    actor.must(&mut tx, Action::MatterRegister, t.site_id).await?;
    let mine = matter::of_ticket(&mut tx, &t).await?;
    let mut items = Vec::new();
    for c in find(&mut tx, actor, t.person_id, draft, mine.map(|m| m.id)).await? {
        items.push(candidate(&mut tx, actor, &c, t.person_id).await?);
    }
    Ok(api::Duplicates { items })
}

/// A candidate as the panel shows it.
pub async fn candidate(tx: &mut Tx, actor: &Actor, c: &Candidate, person: PersonId) -> Result<api::DuplicateCandidate, Fail> {
    Ok(api::DuplicateCandidate {
        score: c.score,
        why: c.why.iter().map(|w| view::word(w.as_str())).collect(),
        is_same_person: c.matter.person_id == person,
        matter: matter::brief(tx, actor, &c.matter).await?,
    })
}
