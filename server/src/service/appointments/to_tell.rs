//! Whom no message reached after a change, a substitution or a postponement: the office rings or visits, and says so.

use server_api as api;
use server_domain::access::Action;
use server_domain::appointment::{ChangeKind, StepKind};
use server_domain::calendar::format_minutes;
use server_domain::event::EventKind;
use server_domain::id::{AppointmentId, SittingId};
use server_domain::person::mask_number;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::appointment::{Appointment, Step};
use server_store::{Fail, Tx, appointment as appointments, appointment_change as changes, person as persons, sitting as sittings};

use crate::Context;
use crate::service::appointments::appointment::{stored, tell};
use crate::service::appointments::appointment_view;
use crate::service::message::{self, About};
use crate::service::{Actor, job, not_found, reason, view};

/// Queues the message of a change, or notes that there is no phone to send it to. Both are kept until the next change.
pub(crate) fn queue(
    tx: &mut Tx,
    a: &Appointment,
    kind: server_domain::message::MessageKind,
    what: ChangeKind,
    about: Option<&About<'_>>,
    now: Timestamp,
) {
    let key = about.map(|about| message::tell(tx, kind, about, now));
    changes::note(tx, a.id, what, key.as_deref(), now);
}

async fn must_see(tx: &mut Tx, actor: &Actor, sitting: SittingId) -> Result<(), Fail> {
    let s = sittings::of_leader(tx, sitting).await?.ok_or_else(|| not_found("sitting"))?;
    actor.must(tx, Action::AppointmentBook, s.site_id).await
}

async fn list(tx: &mut Tx, sitting: SittingId, now: Timestamp) -> Result<api::ToTellList, Fail> {
    let mut items = Vec::new();
    for one in changes::of_sitting(tx, sitting).await? {
        let a = stored(tx, one.appointment).await?;
        let who = persons::open(tx, a.person_id).await?;
        let (from, to) = a.at.minutes();
        items.push(api::ToTell {
            appointment_id: a.id.to_string(),
            code: a.code.clone(),
            name: who.name,
            phone_masked: who.phone.as_deref().map(mask_number),
            why: view::word(one.why.as_str()),
            change: view::word(one.change.as_str()),
            since: one.since.rfc3339(),
            sitting: appointment_view::sitting_of(tx, &a).await?,
            from: format_minutes(from),
            to: format_minutes(to),
        });
    }
    Ok(api::ToTellList { items, server_time: now.rfc3339() })
}

/// Who of a sitting has to be told by people, and what.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn of_sitting(cx: &Context, actor: &Actor, sitting: SittingId) -> Result<api::ToTellList, Fail> {
    let mut tx = cx.db.read().await?;
    must_see(&mut tx, actor, sitting).await?;
    list(&mut tx, sitting, cx.clock.now()).await
}

/// Somebody told the person; `words` say how. They leave the list until the next change.
///
/// # Errors
/// `reason_missing` at `/words`, `text_too_long`, `appointment_state` if there is nothing to tell any more, `not_found`, `forbidden`.
pub async fn told(cx: &Context, actor: &Actor, id: AppointmentId, words: &str) -> Result<api::ToTellList, Fail> {
    let words = reason(words).map_err(|no| no.at("/words"))?;
    let (now, who) = (cx.clock.now(), actor.clone());
    let sitting = cx
        .db
        .write(job!(|tx, who, id, words, now| {
            let a = stored(tx, *id).await?;
            must_see(tx, &who, a.sitting_id).await?;
            if !changes::set_told(tx, a.id, *now).await? {
                return Err(Rejection::new(RejectionCode::AppointmentState).with("state", a.state).with("action", "tell").into());
            }
            let step = Step { kind: StepKind::Told, by: Some(who.id()), words: Some(&words), next_door: None };
            let saved = appointments::save(tx, &a, a.clone(), &step, *now).await?;
            tell(tx, &saved, EventKind::AppointmentTold, *now).await?;
            Ok(a.sitting_id)
        }))
        .await?;
    list(&mut cx.db.read().await?, sitting, now).await
}
