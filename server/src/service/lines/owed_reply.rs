//! A unit of which nobody came owes a written reply: to whom, until when, and what it wrote.

use server_api as api;
use server_domain::access::{Action, Place, permits};
use server_domain::event::EventKind;
use server_domain::id::{OwedReplyId, SessionId, TicketId, UnitId};
use server_domain::invitation::ladder::MAX_REPLY_CHARS;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::invitation::Invitation;
use server_store::owed_reply::{Answer, OwedReply};
use server_store::session::Session;
use server_store::{
    Fail, Tx, event, invitation as invitations, owed_reply as replies, person as persons, session as sessions, site as sites,
    staff as staffs, ticket as tickets,
};

use crate::Context;
use crate::service::lines::{barred, room};
use crate::service::{Actor, job, not_found};

/// Replies in one answer.
const MAX_LISTED: i64 = 200;

/// Writes down that a unit owes a reply to what its officers were asked.
pub(crate) async fn owe(tx: &mut Tx, s: &Session, i: &Invitation, unit: UnitId, fresh: OwedReplyId, now: Timestamp) -> Result<(), Fail> {
    let policy = invitations::policy(tx, now.day()).await?;
    let o = OwedReply {
        id: fresh,
        invitation_id: i.id,
        session_id: s.id,
        ticket_id: s.ticket_id,
        unit_id: unit,
        asker_id: i.inviter_id,
        question: i.reason.clone(),
        owed_at: now,
        due_at: policy.reply_due(now, &sites::calendar(tx).await?),
        answer: None,
    };
    replies::insert(tx, &o, policy.valid_from).await?;
    tell(tx, &o, s, EventKind::ReplyOwed, now).await
}

/// The session's place hears it, the number's, and the unit's.
async fn tell(tx: &mut Tx, o: &OwedReply, s: &Session, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    let body = serde_json::json!({ "owed_reply_id": o.id, "unit_id": o.unit_id, "session_id": o.session_id, "ticket_id": o.ticket_id });
    let t = tickets::get(tx, o.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
    let mut streams = vec![s.site_id, t.site_id];
    streams.extend(sites::site_of_unit(tx, o.unit_id).await?);
    streams.sort_unstable();
    streams.dedup();
    for site in streams {
        event::append(tx, site, kind, &body, now).await?;
    }
    Ok(())
}

/// The unit for whose officers somebody may speak.
fn own_unit(actor: &Actor) -> Result<UnitId, Rejection> {
    let speaks = permits(&actor.staff.roles, actor.staff.scope, Action::InvitationAnswer, Place::Own);
    let no = || Rejection::new(RejectionCode::Forbidden).with("action", Action::InvitationAnswer);
    actor.staff.unit_id.filter(|_| speaks).ok_or_else(no)
}

/// What the officer's unit owes, the most urgent first, then what it answered. Nothing of a matter that accuses the officer.
///
/// # Errors
/// `forbidden` for whoever is no officer of a unit.
pub async fn list(cx: &Context, actor: &Actor) -> Result<Vec<api::OwedReply>, Fail> {
    let (unit, now) = (own_unit(actor)?, cx.clock.now());
    let mut tx = cx.db.read().await?;
    let mut out = Vec::new();
    for o in replies::of_unit(&mut tx, unit, MAX_LISTED).await? {
        out.extend(shown(&mut tx, actor, &o, now).await?);
    }
    Ok(out)
}

async fn shown(tx: &mut Tx, actor: &Actor, o: &OwedReply, now: Timestamp) -> Result<Option<api::OwedReply>, Fail> {
    let t = tickets::get(tx, o.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
    if barred::is_barred(tx, &t, &actor.staff).await? {
        return Ok(None);
    }
    let unit = sites::unit(tx, o.unit_id).await?.ok_or_else(|| not_found("unit"))?;
    let origin = sites::get(tx, t.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
    let asker = room::staff_of(tx, o.asker_id).await?;
    let by = match &o.answer {
        Some(a) => Some(room::staff_of(tx, a.by).await?),
        None => None,
    };
    Ok(Some(api::OwedReply {
        id: o.id.to_string(),
        unit_name: unit.name,
        unit_name_en: unit.name_en,
        ticket_number: t.number,
        petitioner_name: persons::open(tx, t.person_id).await?.name,
        origin_zh: origin.name,
        origin_en: origin.name_en,
        question: o.question.clone(),
        asked_by: asker.name,
        asked_by_en: asker.name_en,
        asked_by_title_zh: asker.title_zh,
        asked_by_title_en: asker.title_en,
        owed_at: o.owed_at.rfc3339(),
        due_at: o.due_at.rfc3339(),
        is_overdue: o.is_overdue(now),
        text: o.answer.as_ref().map(|a| a.text.clone()),
        answered_at: o.answer.as_ref().map(|a| a.at.rfc3339()),
        answered_by: by.as_ref().map(|s| s.name.clone()),
        answered_by_en: by.map(|s| s.name_en),
    }))
}

/// An officer of the unit answers in writing.
///
/// # Errors
/// `text_missing`, `text_too_long`, `owed_reply_state` once it was answered, `not_found` for another unit's and for one of whose
/// matter the officer must not know, `forbidden`.
pub async fn answer(cx: &Context, actor: &Actor, id: OwedReplyId, text: &str) -> Result<api::OwedReply, Fail> {
    let text = text.trim().to_owned();
    match text.chars().count() {
        0 => return Err(Rejection::new(RejectionCode::TextMissing).at("/text").into()),
        n if n > MAX_REPLY_CHARS => {
            return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_REPLY_CHARS).at("/text").into());
        }
        _ => {}
    }
    let (unit, now, who) = (own_unit(actor)?, cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, unit, text, now| {
            let o = replies::get(tx, *id).await?.filter(|o| o.unit_id == *unit).ok_or_else(|| not_found("owed_reply"))?;
            // Before anything else: an accused officer hears of nothing.
            shown(tx, &who, &o, *now).await?.ok_or_else(|| not_found("owed_reply"))?;
            if !replies::answer(tx, o.id, &Answer { text: text.to_string(), by: who.id(), at: *now }).await? {
                return Err(RejectionCode::OwedReplyState.into());
            }
            let s = sessions::get(tx, o.session_id).await?.ok_or_else(|| not_found("session"))?;
            tell(tx, &o, &s, EventKind::ReplyAnswered, *now).await?;
            let o = replies::get(tx, o.id).await?.ok_or_else(|| not_found("owed_reply"))?;
            shown(tx, &who, &o, *now).await?.ok_or_else(|| not_found("owed_reply"))
        }))
        .await
}

/// Who looks at what is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Reads the reply itself.
    Person,
    /// Sees the unit's telephone while the reply is owed.
    Desk,
}

async fn public(tx: &mut Tx, o: &OwedReply, now: Timestamp) -> Result<api::ReplyPublic, Fail> {
    let unit = sites::unit(tx, o.unit_id).await?.ok_or_else(|| not_found("unit"))?;
    Ok(api::ReplyPublic {
        id: o.id.to_string(),
        invitation_id: o.invitation_id.to_string(),
        unit_name: unit.name,
        unit_name_en: unit.name_en,
        owed_at: o.owed_at.rfc3339(),
        due_at: o.due_at.rfc3339(),
        is_overdue: o.is_overdue(now),
        answered_at: o.answer.as_ref().map(|a| a.at.rfc3339()),
        text: None,
        duty_phone: None,
        answered_by: None,
        answered_by_en: None,
    })
}

/// What units owe to the person of a number.
pub(crate) async fn of_ticket(tx: &mut Tx, ticket: TicketId, reader: Reader, now: Timestamp) -> Result<Vec<api::ReplyPublic>, Fail> {
    let mut out = Vec::new();
    for o in replies::of_ticket(tx, ticket).await? {
        let mut row = public(tx, &o, now).await?;
        match reader {
            Reader::Desk if o.answer.is_none() => row.duty_phone = sites::duty_phone(tx, o.unit_id).await?,
            Reader::Desk => {}
            Reader::Person => row.text = o.answer.map(|a| a.text),
        }
        out.push(row);
    }
    Ok(out)
}

/// What came to be owed in a session, with who answered, for its log.
pub(crate) async fn of_session(tx: &mut Tx, session: SessionId, now: Timestamp) -> Result<Vec<api::ReplyPublic>, Fail> {
    let mut out = Vec::new();
    for o in replies::of_session(tx, session).await? {
        let mut row = public(tx, &o, now).await?;
        if let Some(by) = o.answer.map(|a| a.by)
            && let Some(by) = staffs::get(tx, by).await?
        {
            (row.answered_by, row.answered_by_en) = (Some(by.name), Some(by.name_en));
        }
        out.push(row);
    }
    Ok(out)
}
