//! Telling the people who are booked for a sitting: one message for each change, with the time and place that hold now.

use server_domain::Timestamp;
use server_domain::calendar::format_minutes;
use server_domain::message::MessageKind;
use server_domain::sitting::SittingForm;
use server_store::booked::{self, Booked};
use server_store::message::Args;
use server_store::sitting::Sitting;
use server_store::{Fail, Tx, person as persons, site as sites, slot as slots};

use super::message::{About, day_words, remind, tell};
use super::sitting_view::{Now, times};

/// Queues a message to everybody whose turn is still to come; the reminders of those who are confirmed move along.
pub async fn tell_people(tx: &mut Tx, s: &Sitting, now: Timestamp) -> Result<(), Fail> {
    let people = booked::of_sitting(tx, s.id).await?;
    if people.is_empty() {
        return Ok(());
    }
    let cut = slots::of_sitting(tx, s.id).await?;
    let times = times(s, &cut);
    for who in people {
        let Some(at) = cut.iter().zip(&times).find(|(slot, _)| slot.id == who.slot_id).map(|(_, at)| at) else { continue };
        if at.starts_at >= now {
            tell_one(tx, s, &who, at, now).await?;
        }
    }
    Ok(())
}

async fn tell_one(tx: &mut Tx, s: &Sitting, who: &Booked, at: &Now, now: Timestamp) -> Result<(), Fail> {
    let Some(phone) = persons::open(tx, who.person_id).await?.phone else { return Ok(()) };
    let place = place(tx, s, who).await?;
    let from = format_minutes(at.starts_at.minute_of_day());
    let words = [("day", day_words(at.starts_at.day(), &who.lang)), ("from", from), ("place", place), ("code", who.code.clone())];
    let thing = who.appointment_id.to_string();
    let about = About {
        thing: &thing,
        mark: format!("{}.{}", s.id, s.version),
        phone: &phone,
        lang: &who.lang,
        args: words.map(|(name, value)| (name.to_owned(), value)).into_iter().collect::<Args>(),
        at: Some(at.starts_at),
    };
    tell(tx, MessageKind::Change, &about, now);
    if who.is_confirmed {
        remind(tx, &about, now);
    }
    Ok(())
}

/// Where the person goes: the sitting's place, or their own site's by video.
async fn place(tx: &mut Tx, s: &Sitting, who: &Booked) -> Result<String, Fail> {
    let is_video = who.form == SittingForm::Video;
    let site = if is_video { who.origin_site_id } else { s.site_id };
    let Some(site) = sites::get(tx, site).await? else { return Ok(String::new()) };
    let (zh, en) = if is_video { (&site.place_zh, &site.place_en) } else { (&s.place_zh, &s.place_en) };
    Ok(if who.lang == "en" { format!("{}, {en}", site.short_name_en) } else { format!("{}{zh}", site.short_name) })
}
