//! The outbox as the office and the administrator see it: what did not reach anybody, why, and once more.

use server_api as api;
use server_domain::access::{Action, Scope};
use server_domain::event::EventKind;
use server_domain::id::SiteId;
use server_domain::message::{self as rules, MessageState};
use server_domain::person::mask_number;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::message_list::{self as messages, Listed, Thing};
use server_store::{Fail, Tx, duty_notice as notices, event, site as sites};

use crate::Context;
use crate::service::lawyers::rota_facts;
use crate::service::{Actor, job, not_found, view};

/// Messages on one page.
const PAGE: i64 = 200;

async fn shown(tx: &mut Tx, m: &Listed) -> Result<api::TextMessage, Fail> {
    let site = sites::get(tx, m.site_id).await?.ok_or_else(|| not_found("site"))?;
    let (thing, id) = match m.about {
        Thing::Appointment(id) => (api::TextMessageThing::Appointment, id.to_string()),
        Thing::Wait(id) => (api::TextMessageThing::Wait, id.to_string()),
    };
    Ok(api::TextMessage {
        id: m.key.clone(),
        kind: view::word(m.kind.as_str()),
        state: view::word(m.state.as_str()),
        lang: view::word(&m.lang),
        about: api::TextMessageAbout {
            thing,
            id,
            sitting_id: m.sitting_id.to_string(),
            site_id: m.site_id.to_string(),
            site_name: site.name,
            site_name_en: site.name_en,
            day: m.day.to_string(),
            leader_name: m.leader_name.clone(),
            leader_name_en: m.leader_name_en.clone(),
        },
        about_at: m.about_at.map(Timestamp::rfc3339),
        tries: m.tries,
        last_error: m.problem.clone(),
        phone: mask_number(&m.phone),
        created_at: m.ready_at.rfc3339(),
        ended_at: m.ended_at.map(Timestamp::rfc3339),
    })
}

/// The messages of a state about sittings of a site; whoever reaches below it sees those of the sites there too.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn list(cx: &Context, actor: &Actor, site: SiteId, state: MessageState) -> Result<api::TextMessageList, Fail> {
    let mut tx = cx.db.read().await?;
    sites::get(&mut tx, site).await?.ok_or_else(|| not_found("site"))?;
    actor.must(&mut tx, Action::MessageSee, site).await?;
    let with_below = actor.staff.scope == Scope::Subtree;
    let mut items = Vec::new();
    for m in messages::of_sites(&mut tx, site, with_below, state, PAGE).await? {
        items.push(shown(&mut tx, &m).await?);
    }
    Ok(api::TextMessageList { items, dead: messages::dead(&mut tx, site, with_below).await? as u32 })
}

/// Puts a message that was given up back into the outbox: now, or in the morning.
///
/// # Errors
/// `not_found`, `forbidden`, `message_state` unless it was given up, or when its hour is over.
pub async fn retry(cx: &Context, actor: &Actor, key: &str) -> Result<api::TextMessage, Fail> {
    let (who, key, now) = (actor.clone(), key.to_owned(), cx.clock.now());
    cx.db
        .write(job!(|tx, who, key, now| {
            let m = messages::get(tx, &key).await?.ok_or_else(|| not_found("message"))?;
            who.must(tx, Action::MessageSee, m.site_id).await?;
            rules::may_resend(m.state, m.kind, m.ready_at, m.about_at, *now)?;
            if !messages::resend(tx, &key, rules::send_at(m.kind, *now, m.about_at)).await? {
                return Err(Rejection::new(RejectionCode::MessageState).with("state", m.state).into());
            }
            let body = serde_json::json!({ "message": *key, "message_kind": m.kind, "by": who.id() });
            event::append(tx, m.site_id, EventKind::MessageRetried, &body, *now).await?;
            let queued = messages::get(tx, &key).await?.ok_or_else(|| not_found("message"))?;
            shown(tx, &queued).await
        }))
        .await
}

/// Tells the office that a message was given up: somebody phones.
pub(crate) async fn given_up(tx: &mut Tx, key: &str, now: Timestamp) -> Result<(), Fail> {
    // A code belongs to no place, and whoever asked for it sees that it does not come.
    let body = |kind: &str| serde_json::json!({ "message": key, "message_kind": kind });
    if notices::is_notice(tx, key).await? {
        let (city, kind) = (rota_facts::city(tx).await?.id, key.split(':').next().unwrap_or_default());
        return event::append(tx, city, EventKind::MessageDead, &body(kind), now).await.map(|_| ());
    }
    let Some(m) = messages::get(tx, key).await? else { return Ok(()) };
    let body = body(m.kind.as_str());
    event::append(tx, m.site_id, EventKind::MessageDead, &body, now).await.map(|_| ())
}
