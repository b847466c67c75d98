//! What somebody who booked hears by text message: one call for each change, and nothing of the matter in any.

use server_domain::Timestamp;
use server_domain::appointment::{AppointmentState, ChangeKind, StepKind};
use server_domain::calendar::format_minutes;
use server_domain::message::MessageKind;
use server_store::appointment::Appointment;
use server_store::hold::Target;
use server_store::message::Args;
use server_store::wait::Wait;
use server_store::{Fail, Tx, person as persons, sitting as sittings};

use crate::service::appointments::to_tell;
use crate::service::message::{self, About, day_words};
use crate::service::not_found;
use crate::service::sittings::sitting_notice::words;

/// Tells the person of a step, and lays out or drops the reminders. Who left no phone is told at the counter.
pub(crate) async fn tell(tx: &mut Tx, a: &Appointment, step: StepKind, now: Timestamp) -> Result<(), Fail> {
    // Whoever walked in is in the room.
    if a.is_walk_in {
        return Ok(());
    }
    let kind = match step {
        StepKind::Confirmed | StepKind::Substituted => Some(MessageKind::Confirmation),
        StepKind::Moved if a.state.is_live() => Some(MessageKind::Change),
        StepKind::Redirected | StepKind::Declined | StepKind::CancelledByOrgan | StepKind::Expired => Some(MessageKind::Decision),
        _ => None,
    };
    let what = (step == StepKind::Substituted).then_some(ChangeKind::Substituted);
    say(tx, a, kind, what, now).await
}

/// Tells the person that a fresh request came in.
pub(crate) async fn received(tx: &mut Tx, a: &Appointment, phone: Option<&str>, now: Timestamp) -> Result<(), Fail> {
    let Some(phone) = phone else { return Ok(()) };
    let (thing, args) = (a.id.to_string(), args(tx, a).await?);
    let mark = format!("step {}", a.steps);
    let about = About { thing: &thing, mark, phone, lang: &a.lang, args, at: Some(a.at.starts_at()) };
    message::tell(tx, MessageKind::Received, &about, now);
    Ok(())
}

/// Offers a slot that came free.
pub(crate) async fn offer(tx: &mut Tx, w: &Wait, target: &Target, token: &str, lang: &str, now: Timestamp) -> Result<(), Fail> {
    let (Some(phone), Some(until)) = (persons::open(tx, w.person_id).await?.phone, w.offer_until) else { return Ok(()) };
    let s = sittings::get(tx, target.sitting_id).await?.ok_or_else(|| not_found("sitting"))?;
    let starts_at = target.at.starts_at();
    let mut args = words(tx, &s, starts_at, w.form, w.origin_site_id, lang).await?;
    args.insert("until".to_owned(), format!("{} {}", day_words(until.day(), lang), format_minutes(until.minute_of_day())));
    args.insert("link".to_owned(), format!("/booking?wait={token}"));
    let thing = w.id.to_string();
    let about = About { thing: &thing, mark: format!("slot {}", target.slot_id), phone: &phone, lang, args, at: Some(until) };
    message::tell(tx, MessageKind::Offer, &about, now);
    Ok(())
}

async fn say(tx: &mut Tx, a: &Appointment, kind: Option<MessageKind>, what: Option<ChangeKind>, now: Timestamp) -> Result<(), Fail> {
    let mark = format!("step {}", a.steps);
    let thing = a.id.to_string();
    // Nobody is reminded of what no leader has said yes to.
    let is_sure = a.state == AppointmentState::Confirmed;
    if !is_sure {
        message::forget_reminders(tx, &thing, now);
    }
    let Some(kind) = kind else { return Ok(()) };
    let Some(phone) = persons::open(tx, a.person_id).await?.phone else {
        // Somebody else receives, and no message says so.
        if let Some(what) = what {
            to_tell::queue(tx, a, kind, what, None, now);
        }
        return Ok(());
    };
    let (thing, args, at) = (a.id.to_string(), args(tx, a).await?, a.at.starts_at());
    let about = About { thing: &thing, mark, phone: &phone, lang: &a.lang, args, at: Some(at) };
    match what {
        Some(what) => to_tell::queue(tx, a, kind, what, Some(&about), now),
        None => {
            message::tell(tx, kind, &about, now);
        }
    }
    if is_sure {
        message::remind(tx, &about, now);
    }
    Ok(())
}

/// When, where, and the code.
async fn args(tx: &mut Tx, a: &Appointment) -> Result<Args, Fail> {
    let s = sittings::get(tx, a.sitting_id).await?.ok_or_else(|| not_found("sitting"))?;
    let mut args = words(tx, &s, a.at.starts_at(), a.form, a.origin_site_id, &a.lang).await?;
    args.insert("code".to_owned(), a.code.clone());
    Ok(args)
}
