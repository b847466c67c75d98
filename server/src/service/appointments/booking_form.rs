//! The form of a booking: read and checked before the transaction, and the way that a matter has to go.

use server_api as api;
use server_domain::appointment::{Subject, papers};
use server_domain::calendar::Calendar;
use server_domain::id::{SiteId, SittingId, UnitId};
use server_domain::matter::{Topic, read_query_code};
use server_domain::registration::is_division_code;
use server_domain::route::{self, Unit};
use server_domain::sitting::{SittingForm, SittingKind};
use server_domain::{Rejection, RejectionCode};
use server_store::hold::Target;
use server_store::sitting::Sitting;
use server_store::{Fail, Tx, matter as matters, site as sites, sitting as sittings};

use crate::Context;
use crate::service::appointments::booking::{Request, Source, check_staff};
use crate::service::lines::ticket;
use crate::service::{not_found, view};

/// An API word as the domain's value of the same word.
fn word<T>(value: impl serde::Serialize, parse: fn(&str) -> Option<T>) -> T {
    let text = serde_json::to_value(value).expect("plain data");
    text.as_str().and_then(parse).expect("the API's words mirror the domain's: see the test of `view`")
}

/// Reads a form with everything that is looked up before the transaction: the responsible unit, the running matter, the
/// calendar.
///
/// # Errors
/// With the pointer of the field: those of [`server_domain::appointment::Wish::check`] and of a declared person;
/// `division_code_invalid`, `query_code_unknown`, `field_invalid`. `phone_unproved` on the portal for another phone than the
/// proved one; `forbidden` for staff of another place.
pub async fn read(cx: &Context, source: &Source, form: &api::BookingForm) -> Result<(Request, Calendar), Fail> {
    let now = cx.clock.now();
    let at = |mut no: Rejection| {
        no.pointer = no.pointer.map(|p| format!("/form{p}"));
        no
    };
    if !form.has_no_secrets {
        return Err(Rejection::new(RejectionCode::SecretsUnconfirmed).at("/form/has_no_secrets").into());
    }
    if !is_division_code(&form.place_code) {
        return Err(Rejection::new(RejectionCode::DivisionCodeInvalid).at("/form/place_code").into());
    }
    let representatives = form.representatives.iter().enumerate();
    let representatives =
        representatives.map(|(i, who)| ticket::identity(who, &format!("/form/representatives/{i}"), now)).collect::<Result<_, _>>()?;
    let needs: Vec<String> = form.needs.iter().map(|n| word(n, |w| Some(w.to_owned()))).collect();
    let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
    let mut request = Request {
        who: ticket::identity(&form.person, "/form/person", now)?,
        representatives,
        people: form.people,
        topic: word(form.topic, Topic::parse),
        place_code: form.place_code.clone(),
        statement: form.statement.trim().to_owned(),
        form: word(form.form, SittingForm::parse),
        origin: form.origin_site_id.parse().map_err(|_| Rejection::new(RejectionCode::FieldInvalid).at("/form/origin_site_id"))?,
        needs: server_domain::appointment::Needs::parse(&needs).map_err(at)?,
        lang: match form.lang {
            api::Lang::Zh => "zh",
            api::Lang::En => "en",
        },
        matter: None,
        responsible: None,
    };
    request.wish().check().map_err(at)?;
    if let Source::Phone { number } = source
        && request.who.phone.as_deref() != Some(number)
    {
        return Err(Rejection::new(RejectionCode::PhoneUnproved).at("/form/person/phone/number").into());
    }
    let mut tx = cx.db.read().await?;
    check_staff(&mut tx, source, request.origin).await?;
    if let Some(code) = form.query_code.as_deref().filter(|c| !c.trim().is_empty()) {
        let unknown = || Rejection::new(RejectionCode::QueryCodeUnknown).at("/form/query_code");
        let code = read_query_code(code).ok_or_else(unknown)?;
        request.matter = Some(matters::by_query_code(&mut tx, &code).await?.ok_or_else(unknown)?.id);
    }
    let (fits, _) = suggest(&mut tx, request.topic, &request.place_code).await?;
    request.responsible = fits.iter().find(|f| f.is_responsible).map(|f| (f.id, f.tier));
    Ok((request, sites::calendar(&mut tx).await?))
}

/// Whether somebody can be received so, and from there.
///
/// # Errors
/// `field_invalid` at the form or the place.
pub async fn check_place(tx: &mut Tx, request: &Request, target: &Target) -> Result<(), Fail> {
    check(tx, request, target.sitting_id, target.at.site_id, target.form).await
}

/// The same for any slot of a sitting.
///
/// # Errors
/// As [`check_place`].
pub async fn check_sitting(tx: &mut Tx, request: &Request, s: &Sitting) -> Result<(), Fail> {
    check(tx, request, s.id, s.site_id, s.form).await
}

async fn check(tx: &mut Tx, request: &Request, sitting: SittingId, site: SiteId, form: SittingForm) -> Result<(), Fail> {
    let wrong = |field: &str| Err(Rejection::new(RejectionCode::FieldInvalid).at(field).into());
    if request.form == SittingForm::Both || !form.offers(request.form) {
        return wrong("/form/form");
    }
    let is_there = match request.form {
        SittingForm::Video => is_place_of(tx, sitting, site, request.origin).await?,
        _ => request.origin == site,
    };
    if is_there { Ok(()) } else { wrong("/form/origin_site_id") }
}

/// What a form is about.
pub async fn subject(tx: &mut Tx, form: &api::BookingForm, kind: SittingKind) -> Result<Subject, Fail> {
    let code = form.query_code.as_deref().and_then(read_query_code);
    let matter = match code {
        Some(code) => matters::by_query_code(tx, &code).await?,
        None => None,
    };
    Ok(Subject::of(kind, matter.map(|m| m.id), word(form.topic, Topic::parse))?)
}

/// Whether people may sit at `origin` for a sitting at `site`: there, at one of its video places, or anywhere below when
/// none was named.
pub async fn is_place_of(tx: &mut Tx, sitting: SittingId, site: SiteId, origin: SiteId) -> Result<bool, Fail> {
    if origin == site {
        return Ok(true);
    }
    let hosts = sittings::hosts(tx, sitting).await?;
    Ok(hosts.contains(&origin) || (hosts.is_empty() && sites::lineage(tx, origin).await?.contains(&site)))
}

async fn suggest(tx: &mut Tx, topic: Topic, place: &str) -> Result<(Vec<route::Fit<UnitId>>, Vec<route::Hint>), Fail> {
    let rows = sites::units_for(tx, topic.as_str()).await?;
    let units: Vec<Unit<UnitId>> = rows.into_iter().map(|u| Unit { id: u.id, division_code: u.division_code, tier: u.tier }).collect();
    Ok(route::suggest(&units, place, None, topic, None))
}

/// The way, before anybody chooses a leader: who is responsible, and how the leaders of each place stand to it.
///
/// # Errors
/// `division_code_invalid`, `not_found` for an unknown place.
pub async fn hint(cx: &Context, topic: Topic, place: &str, site: SiteId, people: u32) -> Result<api::BookingHint, Fail> {
    if !is_division_code(place) {
        return Err(Rejection::new(RejectionCode::DivisionCodeInvalid).at("/place_code").into());
    }
    let mut tx = cx.db.read().await?;
    sites::get(&mut tx, site).await?.ok_or_else(|| not_found("site"))?;
    let (fits, hints) = suggest(&mut tx, topic, place).await?;
    let responsible_tier = fits.iter().find(|f| f.is_responsible).map(|f| f.tier);
    let mut units = Vec::new();
    for f in &fits {
        let Some(u) = sites::unit(&mut tx, f.id).await? else { continue };
        let (id, is_responsible) = (f.id.to_string(), f.is_responsible);
        units.push(api::RouteUnit { id, name: u.name, name_en: u.name_en, tier: f.tier, is_responsible });
    }
    let mut places = Vec::new();
    for id in sites::lineage(&mut tx, site).await? {
        let s = sites::get(&mut tx, id).await?.ok_or_else(|| not_found("site"))?;
        let tier = s.kind.tier();
        let way = responsible_tier.map(|responsible| view::word(route::booking_hint(tier, responsible).as_str()));
        places.push(api::BookingSite { site_id: id.to_string(), name: s.name, name_en: s.name_en, tier, way });
    }
    Ok(api::BookingHint {
        units,
        hints: hints.iter().map(|h| view::word(h.as_str())).collect(),
        responsible_tier,
        sites: places,
        papers: papers(topic, people, false).iter().map(|p| view::word(p.as_str())).collect(),
    })
}
