//! Finding an appointment at a counter for somebody who has no code at hand: by what a paper or a phone says exactly. Names have
//! no index, so a name goes with a day, a paper or a phone.

use server_api as api;
use server_domain::access::Action;
use server_domain::id::SiteId;
use server_domain::person::{Identity, PaperKind, PhoneState};
use server_domain::{Day, Rejection, RejectionCode};
use server_store::appointment::Appointment;
use server_store::{Fail, Tx, booker as bookers, person as persons, site as sites};

use crate::Context;
use crate::service::appointments::appointment_view;
use crate::service::{Actor, not_found};

/// What is looked for, read.
#[derive(Debug)]
struct Wanted {
    name: Option<String>,
    /// Somebody with that paper.
    paper: Option<Identity>,
    phone: Option<String>,
    day: Option<Day>,
}

fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|t| !t.is_empty())
}

fn read(body: &api::SearchAppointments, now: server_domain::Timestamp) -> Result<Wanted, Rejection> {
    let at = |pointer: &'static str| {
        move |mut no: Rejection| {
            no.pointer = Some(pointer.to_owned());
            no
        }
    };
    // The name stands for nothing here: paper and phone are read as they are at a booking.
    let paper = |number: &str| {
        let kind = if number.len() == 18 { PaperKind::ResidentCard } else { PaperKind::Other };
        Identity::declare("-", kind, number, PhoneState::None, "", now).map_err(at("/paper_number"))
    };
    let phone = |number: &str| {
        Identity::declare("-", PaperKind::None, "", PhoneState::Given, number, now).map(|who| who.phone).map_err(at("/phone"))
    };
    let day = |day: &str| Day::parse(day).ok_or_else(|| Rejection::new(RejectionCode::DayInvalid).at("/day"));
    let wanted = Wanted {
        name: given(body.name.as_deref())
            .map(|n| Identity::declare(n, PaperKind::None, "", PhoneState::None, "", now).map(|who| who.name))
            .transpose()
            .map_err(at("/name"))?,
        paper: given(body.paper_number.as_deref()).map(paper).transpose()?,
        phone: given(body.phone.as_deref()).map(phone).transpose()?.flatten(),
        day: given(body.day.as_deref()).map(day).transpose()?,
    };
    let is_exact = wanted.paper.is_some() || wanted.phone.is_some();
    if is_exact || (wanted.name.is_some() && wanted.day.is_some()) {
        Ok(wanted)
    } else {
        let pointer = if wanted.name.is_some() { "/day" } else { "/name" };
        Err(Rejection::new(RejectionCode::SearchTooWide).at(pointer))
    }
}

/// Live appointments with somebody who sits, or whose person sits, at a place or below it.
///
/// # Errors
/// `search_too_wide` for nothing, a day alone or a name alone; those of a declared person at the field; `day_invalid`, `not_found`,
/// `forbidden`.
pub async fn find(cx: &Context, actor: &Actor, body: api::SearchAppointments) -> Result<api::AppointmentList, Fail> {
    let now = cx.clock.now();
    let site: SiteId = body.site_id.parse().map_err(|_| not_found("site"))?;
    let wanted = read(&body, now)?;
    let mut tx = cx.db.read().await?;
    sites::get(&mut tx, site).await?.ok_or_else(|| not_found("site"))?;
    actor.must(&mut tx, Action::AppointmentBook, site).await?;
    let mut found = Vec::new();
    for a in candidates(&mut tx, &wanted).await? {
        if fits(&mut tx, &wanted, site, &a).await? {
            found.push(a);
        }
    }
    appointment_view::list(&mut tx, &found, now).await
}

async fn candidates(tx: &mut Tx, wanted: &Wanted) -> Result<Vec<Appointment>, Fail> {
    if let Some(paper) = &wanted.paper {
        return match persons::by_paper(tx, paper).await? {
            Some(person) => bookers::live_of_person(tx, person).await,
            None => Ok(Vec::new()),
        };
    }
    if let Some(phone) = &wanted.phone {
        let index = persons::phone_index(tx, phone);
        return bookers::live_with_phone(tx, &index).await;
    }
    match wanted.day {
        Some(day) => bookers::live_of_day(tx, day).await,
        None => Ok(Vec::new()),
    }
}

async fn fits(tx: &mut Tx, wanted: &Wanted, site: SiteId, a: &Appointment) -> Result<bool, Fail> {
    if wanted.day.is_some_and(|day| day != a.at.day) {
        return Ok(false);
    }
    let is_here = sites::lineage(tx, a.at.site_id).await?.contains(&site) || sites::lineage(tx, a.origin_site_id).await?.contains(&site);
    if !is_here {
        return Ok(false);
    }
    let who = persons::open(tx, a.person_id).await?;
    Ok(wanted.name.as_ref().is_none_or(|name| *name == who.name) && wanted.phone.as_ref().is_none_or(|p| who.phone.as_ref() == Some(p)))
}
