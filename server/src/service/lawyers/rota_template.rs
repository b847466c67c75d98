//! The seats that come again on each working day, with their hours.

use server_api as api;
use server_domain::calendar::{format_minutes, parse_minutes};
use server_domain::event::EventKind;
use server_domain::matter::Topic;
use server_domain::rota::{LANGUAGE, SeatKind};
use server_domain::sitting::{HalfDay, LAWYER_WALK_IN_PERCENT, MAX_WALK_IN_PERCENT};
use server_domain::{Rejection, RejectionCode};
use server_store::rota_month::Template;
use server_store::{Fail, Tx, event, rota_month as months, site as sites};

use crate::Context;
use crate::service::lawyers::lawyer::languages;
use crate::service::lawyers::rota::must_plan;
use crate::service::{Actor, job, not_found, view};

/// Most kinds of seats.
const MAX_TEMPLATES: usize = 40;

/// The seats that come again.
pub async fn list(cx: &Context) -> Result<api::SeatTemplateList, Fail> {
    let mut tx = cx.db.read().await?;
    all(&mut tx).await
}

async fn all(tx: &mut Tx) -> Result<api::SeatTemplateList, Fail> {
    let places = sites::all(tx).await?;
    let one = |t: Template| {
        let site = places.iter().find(|s| s.id == t.site_id).ok_or_else(|| not_found("site"))?;
        Ok(api::SeatTemplate {
            id: t.id,
            site_id: t.site_id.to_string(),
            site_name: site.short_name.clone(),
            site_name_en: site.short_name_en.clone(),
            kind: view::word(t.kind.as_str()),
            half: t.half.map(|h| view::word(h.as_str())),
            from: format_minutes(t.from_min),
            to: format_minutes(t.to_min),
            seats: t.seats,
            needs: t.needs.clone(),
            is_bookable: t.is_bookable,
            walk_in_percent: t.walk_in_percent,
        })
    };
    Ok(api::SeatTemplateList { items: months::templates(tx).await?.into_iter().map(one).collect::<Result<_, Fail>>()? })
}

/// An API word as text.
pub fn spoken<T: serde::Serialize>(word: T) -> String {
    serde_json::to_value(word).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What a seat asks for: a topic, or a language as `lang:WORD`.
///
/// # Errors
/// `field_invalid`, `text_missing`, `text_too_long`.
fn needed(need: &str) -> Result<String, Rejection> {
    let known = match need.strip_prefix(LANGUAGE) {
        Some(language) => !languages(&[language.to_owned()])?.is_empty(),
        None => Topic::parse(need).is_some(),
    };
    if known { Ok(need.to_owned()) } else { Err(RejectionCode::FieldInvalid.into()) }
}

fn template(id: String, n: usize, t: &api::NewSeatTemplate) -> Result<Template, Fail> {
    let at = |field: &str| format!("/items/{n}/{field}");
    let minute = |text: &str, field: &str| parse_minutes(text).ok_or_else(|| Rejection::new(RejectionCode::SittingTimes).at(at(field)));
    let (from_min, to_min) = (minute(&t.from, "from")?, minute(&t.to, "to")?);
    if from_min >= to_min {
        return Err(Rejection::new(RejectionCode::SittingTimes).at(at("to")).into());
    }
    if !(1..=40).contains(&t.seats) {
        return Err(Rejection::new(RejectionCode::FieldInvalid).with("limit", 40).at(at("seats")).into());
    }
    let walk_in_percent = t.walk_in_percent.unwrap_or(LAWYER_WALK_IN_PERCENT);
    if walk_in_percent > MAX_WALK_IN_PERCENT {
        return Err(Rejection::new(RejectionCode::WalkInShare).with("limit", MAX_WALK_IN_PERCENT).at(at("walk_in_percent")).into());
    }
    Ok(Template {
        id,
        site_id: t.site_id.parse().map_err(|_| not_found("site"))?,
        kind: if t.kind == api::SeatKind::Hall { SeatKind::Hall } else { SeatKind::Remote },
        half: t.half.map(|h| if h == api::HalfDay::Morning { HalfDay::Morning } else { HalfDay::Afternoon }),
        from_min,
        to_min,
        seats: t.seats,
        needs: t.needs.as_deref().map(|need| needed(need).map_err(|no| no.at(at("needs")))).transpose()?,
        is_bookable: t.is_bookable.unwrap_or(true),
        walk_in_percent,
    })
}

/// Writes the table of seats anew; months that are made already stay as they are.
///
/// # Errors
/// `rota_size` beyond 40 rows, `sitting_times`, `field_invalid`, `walk_in_share`, `not_found`, `forbidden`.
pub async fn set(cx: &Context, actor: &Actor, body: api::SetSeatTemplates) -> Result<api::SeatTemplateList, Fail> {
    if body.items.len() > MAX_TEMPLATES {
        return Err(Rejection::new(RejectionCode::RotaSize).with("limit", MAX_TEMPLATES).at("/items").into());
    }
    let rows = body.items.iter().enumerate().map(|(n, t)| template(cx.clock.id().to_string(), n, t)).collect::<Result<Vec<_>, _>>()?;
    let (who, now) = (actor.clone(), cx.clock.now());
    cx.db
        .write(job!(|tx, who, rows, now| {
            let city = must_plan(tx, &who).await?;
            for row in rows.iter() {
                sites::get(tx, row.site_id).await?.ok_or_else(|| not_found("site"))?;
            }
            months::set_templates(tx, &rows).await?;
            event::append(tx, city, EventKind::RotaChanged, &serde_json::json!({ "templates": rows.len() }), *now).await?;
            all(tx).await
        }))
        .await
}
