//! Telling the people who are booked for a sitting: one message for each change, with the time and place that hold now.

use server_domain::Timestamp;
use server_domain::appointment::{AppointmentState, ChangeKind};
use server_domain::calendar::format_minutes;
use server_domain::id::SiteId;
use server_domain::message::MessageKind;
use server_domain::sitting::SittingForm;
use server_domain::substitute::Shifted;
use server_store::appointment::Appointment;
use server_store::message::Args;
use server_store::sitting::Sitting;
use server_store::{Fail, Tx, booker as bookers, person as persons, site as sites, slot as slots};

use crate::service::appointments::to_tell;
use crate::service::message::{About, day_words, remind};
use crate::service::not_found;
use crate::service::sittings::sitting_view::times;

/// Queues a message to everybody whose turn is still to come, and notes whom none reaches; the reminders of those who are confirmed move along.
pub async fn tell_people(tx: &mut Tx, s: &Sitting, what: ChangeKind, now: Timestamp) -> Result<(), Fail> {
    let mut people = bookers::of_sitting(tx, s.id).await?;
    people.retain(|a| a.state.is_live() && a.state != AppointmentState::InSession && !a.is_walk_in);
    if people.is_empty() {
        return Ok(());
    }
    let cut = slots::of_sitting(tx, s.id).await?;
    let times = times(s, &cut);
    for who in people {
        let Some(at) = cut.iter().zip(&times).find(|(slot, _)| slot.id == who.slot_id).map(|(_, at)| at) else { continue };
        if at.starts_at >= now {
            tell_one(tx, s, &who, what, at, now).await?;
        }
    }
    Ok(())
}

async fn tell_one(tx: &mut Tx, s: &Sitting, who: &Appointment, what: ChangeKind, at: &Shifted, now: Timestamp) -> Result<(), Fail> {
    let Some(phone) = persons::open(tx, who.person_id).await?.phone else {
        to_tell::queue(tx, who, MessageKind::Change, what, None, now);
        return Ok(());
    };
    let mut args = words(tx, s, at.starts_at, who.form, who.origin_site_id, &who.lang).await?;
    args.insert("code".to_owned(), who.code.clone());
    let thing = who.id.to_string();
    let mark = format!("{}.{}", s.id, s.version);
    let about = About { thing: &thing, mark, phone: &phone, lang: &who.lang, args, at: Some(at.starts_at) };
    to_tell::queue(tx, who, MessageKind::Change, what, Some(&about), now);
    if who.state == AppointmentState::Confirmed {
        remind(tx, &about, now);
    }
    Ok(())
}

/// Day, time and where the person goes: the sitting's place, or their own site's by video.
pub(crate) async fn words(
    tx: &mut Tx,
    s: &Sitting,
    starts_at: Timestamp,
    form: SittingForm,
    origin: SiteId,
    lang: &str,
) -> Result<Args, Fail> {
    let is_video = form == SittingForm::Video;
    let site = sites::get(tx, if is_video { origin } else { s.site_id }).await?.ok_or_else(|| not_found("site"))?;
    let (zh, en) = if is_video { (&site.place_zh, &site.place_en) } else { (&s.place_zh, &s.place_en) };
    let place = if lang == "en" { format!("{}, {en}", site.short_name_en) } else { format!("{}{zh}", site.short_name) };
    let words = [("day", day_words(starts_at.day(), lang)), ("from", format_minutes(starts_at.minute_of_day())), ("place", place)];
    Ok(words.map(|(name, value)| (name.to_owned(), value)).into_iter().collect())
}
