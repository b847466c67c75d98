//! What somebody who booked hears by text message: one call for each change, and nothing of the matter in any.

use server_domain::Timestamp;
use server_domain::appointment::{AppointmentState, StepKind};
use server_domain::calendar::format_minutes;
use server_domain::message::MessageKind;
use server_domain::sitting::SittingForm;
use server_store::appointment::Appointment;
use server_store::hold::Target;
use server_store::message::Args;
use server_store::sitting::Sitting;
use server_store::wait::Wait;
use server_store::{Fail, Tx, booker as bookers, person as persons, site as sites, sitting as sittings};

use super::message::{self, About, day_words};
use super::not_found;

/// Tells the person of a step, and lays out or drops the reminders. Who left no phone is told at the counter.
pub(super) async fn tell(tx: &mut Tx, a: &Appointment, step: StepKind, now: Timestamp) -> Result<(), Fail> {
    let kind = match step {
        StepKind::Booked => Some(MessageKind::Received),
        StepKind::Confirmed | StepKind::Substituted => Some(MessageKind::Confirmation),
        StepKind::Moved if a.state.is_live() => Some(MessageKind::Change),
        StepKind::Redirected | StepKind::Declined | StepKind::CancelledByOrgan | StepKind::Expired => Some(MessageKind::Decision),
        _ => None,
    };
    say(tx, a, kind, format!("step {}", a.steps), now).await
}

/// Tells everybody who is booked that their sitting changed: who receives, when, where, or how late.
pub(super) async fn tell_sitting(tx: &mut Tx, s: &Sitting, now: Timestamp) -> Result<(), Fail> {
    let mark = format!("sitting {} {} {}", s.id, s.sequence, s.delay_min);
    for a in bookers::of_sitting(tx, s.id).await? {
        if a.state.is_live() && a.state != AppointmentState::InSession {
            say(tx, &a, Some(MessageKind::Change), mark.clone(), now).await?;
        }
    }
    Ok(())
}

/// Offers a slot that came free.
pub(super) async fn offer(tx: &mut Tx, w: &Wait, target: &Target, token: &str, lang: &str, now: Timestamp) -> Result<(), Fail> {
    let (Some(phone), Some(until)) = (persons::open(tx, w.person_id).await?.phone, w.offer_until) else { return Ok(()) };
    let s = sittings::get(tx, target.sitting_id).await?.ok_or_else(|| not_found("sitting"))?;
    let starts_at = target.at.starts_at();
    let mut args = when_and_where(tx, &s, starts_at, w.form, w.origin_site_id, lang).await?;
    args.insert("until".to_owned(), format!("{} {}", day_words(until.day(), lang), format_minutes(until.minute_of_day())));
    args.insert("link".to_owned(), format!("/booking?wait={token}"));
    let thing = w.id.to_string();
    let about = About { thing: &thing, mark: format!("slot {}", target.slot_id), phone: &phone, lang, args, at: Some(until) };
    message::tell(tx, MessageKind::Offer, &about, now);
    Ok(())
}

async fn say(tx: &mut Tx, a: &Appointment, kind: Option<MessageKind>, mark: String, now: Timestamp) -> Result<(), Fail> {
    use AppointmentState::{Accepted, Confirmed, Submitted};
    let thing = a.id.to_string();
    let is_ahead = matches!(a.state, Submitted | Accepted | Confirmed);
    if !is_ahead {
        message::forget_reminders(tx, &thing, now);
    }
    if kind.is_none() && !is_ahead {
        return Ok(());
    }
    let Some(phone) = persons::open(tx, a.person_id).await?.phone else { return Ok(()) };
    let s = sittings::get(tx, a.sitting_id).await?.ok_or_else(|| not_found("sitting"))?;
    let at = a.at.starts_at();
    let mut args = when_and_where(tx, &s, at, a.form, a.origin_site_id, &a.lang).await?;
    args.insert("code".to_owned(), a.code.clone());
    let about = About { thing: &thing, mark, phone: &phone, lang: &a.lang, args, at: Some(at) };
    if let Some(kind) = kind {
        message::tell(tx, kind, &about, now);
    }
    if is_ahead && kind.is_some() {
        message::remind(tx, &about, now);
    }
    Ok(())
}

/// Day, time and the place to which the person goes: their own centre for a talk by video.
async fn when_and_where(
    tx: &mut Tx,
    s: &Sitting,
    at: Timestamp,
    form: SittingForm,
    origin: server_domain::id::SiteId,
    lang: &str,
) -> Result<Args, Fail> {
    let by_video = form == SittingForm::Video;
    let site = sites::get(tx, if by_video { origin } else { s.site_id }).await?.ok_or_else(|| not_found("site"))?;
    let (place_zh, place_en) = if by_video { (&site.place_zh, &site.place_en) } else { (&s.place_zh, &s.place_en) };
    let place = if lang == "en" { format!("{}, {place_en}", site.name_en) } else { format!("{}{place_zh}", site.name) };
    Ok(Args::from([
        ("day".to_owned(), day_words(at.day(), lang)),
        ("from".to_owned(), format_minutes(at.minute_of_day())),
        ("place".to_owned(), place),
    ]))
}
