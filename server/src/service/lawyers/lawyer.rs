//! Lawyers: what the rota knows of them, their leave, the reserve list.

use std::collections::HashMap;

use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::{FirmId, LawyerId, LeaveId, SiteId};
use server_domain::person::phone_number;
use server_domain::rota::ShiftState;
use server_domain::{Day, Rejection, RejectionCode, Timestamp};
use server_store::lawyer::{Lawyer, Leave};
use server_store::shift::NewStep;
use server_store::{Fail, Tx, event, lawyer as lawyers, rota_month as months, shift as shifts, swap as swaps};

use crate::Context;
use crate::service::lawyers::rota::{changed, must_plan, save_moved};
use crate::service::lawyers::rota_facts::{self, Facts};
use crate::service::lawyers::rota_template::spoken;
use crate::service::lawyers::rota_view::{self, Eyes};
use crate::service::{Actor, job, not_found, view};

/// Longest licence number and firm, in characters.
pub const MAX_LICENCE: usize = 40;
pub const MAX_FIRM: usize = 60;
/// Most languages, and the longest one in characters.
pub const MAX_LANGUAGES: usize = 10;
pub const MAX_LANGUAGE: usize = 20;
/// Most duties that a limit may name.
pub const MAX_MONTH: u16 = 31;
pub const MAX_YEAR: u16 = 366;
/// Longest leave, in days.
const MAX_LEAVE_DAYS: i64 = 366;

/// Checks one line of text.
///
/// # Errors
/// `text_missing`, `text_too_long` at `pointer`.
pub fn line(text: &str, limit: usize, pointer: &str) -> Result<String, Rejection> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Rejection::new(RejectionCode::TextMissing).at(pointer));
    }
    if text.chars().count() > limit {
        return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", limit).at(pointer));
    }
    Ok(text.to_owned())
}

/// Checks a limit of duties.
///
/// # Errors
/// `limit_invalid` at `pointer`.
pub fn limit(n: u16, most: u16, pointer: &str) -> Result<u16, Rejection> {
    if n <= most { Ok(n) } else { Err(Rejection::new(RejectionCode::LimitInvalid).with("limit", most).at(pointer)) }
}

/// Checks a phone; empty text says that there is none.
///
/// # Errors
/// `phone_invalid` at `/phone`.
pub fn phone(text: &str) -> Result<Option<String>, Rejection> {
    if text.trim().is_empty() { Ok(None) } else { phone_number(text).map(Some).map_err(|no| no.at("/phone")) }
}

/// Checks languages: words of the city's own.
///
/// # Errors
/// `field_invalid` beyond ten or with a blank inside, `text_too_long`.
pub fn languages(all: &[String]) -> Result<Vec<String>, Rejection> {
    if all.len() > MAX_LANGUAGES || all.iter().any(|l| l.split_whitespace().count() != 1) {
        return Err(Rejection::new(RejectionCode::FieldInvalid).with("limit", MAX_LANGUAGES).at("/languages"));
    }
    all.iter().map(|l| line(l, MAX_LANGUAGE, "/languages")).collect()
}

async fn view_of(tx: &mut Tx, all: &[Lawyer], now: Timestamp) -> Result<Vec<api::Lawyer>, Fail> {
    let today = now.day();
    let leaves = lawyers::leaves(tx, today).await?;
    let (first, next) = (Day(today.0.first_of_year()), Day(today.0.last_of_year()).plus_days(1));
    let served: HashMap<LawyerId, u16> = shifts::served(tx, first, next).await?.into_iter().collect();
    let leave = |l: &Leave| api::LawyerLeave {
        id: l.id.to_string(),
        from: l.from.to_string(),
        to: l.to.to_string(),
        filed_at: l.filed_at.rfc3339(),
        is_own: l.filed_by.0 == l.lawyer.0,
    };
    let one = |l: &Lawyer| api::Lawyer {
        id: l.id.to_string(),
        username: l.username.clone(),
        name: l.name.clone(),
        name_en: l.name_en.clone(),
        licence_no: l.licence_no.clone(),
        firm_id: l.firm_id.to_string(),
        firm: l.firm.clone(),
        firm_en: l.firm_en.clone(),
        specialties: l.specialties.iter().map(|t| view::word(t)).collect(),
        languages: l.languages.clone(),
        monthly_limit: l.monthly_limit,
        yearly_limit: l.yearly_limit,
        is_active: l.is_active,
        reserve_place: l.reserve_ord,
        phone: None,
        leaves: leaves.iter().filter(|x| x.lawyer == l.id).map(leave).collect(),
        served_year: served.get(&l.id).copied().unwrap_or(0).into(),
        version: l.version,
    };
    let mut out: Vec<api::Lawyer> = all.iter().map(one).collect();
    for (shown, l) in out.iter_mut().zip(all) {
        shown.phone = lawyers::phone(tx, l.id).await?;
    }
    Ok(out)
}

async fn list_in(tx: &mut Tx, now: Timestamp) -> Result<api::LawyerList, Fail> {
    let all = lawyers::all(tx).await?;
    let firm = |f: lawyers::Firm| api::Firm { id: f.id.to_string(), name: f.name, name_en: f.name_en };
    Ok(api::LawyerList { items: view_of(tx, &all, now).await?, firms: lawyers::firms(tx).await?.into_iter().map(firm).collect() })
}

/// All lawyers for the coordinator; for a lawyer the colleagues, to ask one of them, without their limits and leave.
///
/// # Errors
/// `forbidden` for anybody else.
pub async fn list(cx: &Context, actor: &Actor) -> Result<api::LawyerList, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let mut all = list_in(&mut tx, now).await?;
    if must_plan(&mut tx, actor).await.is_err() {
        let me = actor.id().to_string();
        if !all.items.iter().any(|l| l.id == me) {
            must_plan(&mut tx, actor).await?;
        }
        for other in all.items.iter_mut().filter(|l| l.id != me) {
            (other.leaves, other.served_year, other.monthly_limit, other.yearly_limit) = (Vec::new(), 0, 0, 0);
            (other.reserve_place, other.phone) = (None, None);
        }
    }
    Ok(all)
}

async fn one(tx: &mut Tx, id: LawyerId, now: Timestamp) -> Result<api::Lawyer, Fail> {
    let l = lawyers::get(tx, id).await?.ok_or_else(|| not_found("lawyer"))?;
    Ok(view_of(tx, &[l], now).await?.remove(0))
}

async fn tell(tx: &mut Tx, city: SiteId, id: LawyerId, now: Timestamp) -> Result<(), Fail> {
    event::append(tx, city, EventKind::LawyerChanged, &serde_json::json!({ "lawyer_id": id }), now).await.map(|_| ())
}

/// Writes what the rota knows of a lawyer. Somebody who does not serve any more leaves empty chairs behind; whoever is in a
/// consultation finishes it.
///
/// # Errors
/// `licence_taken`, `limit_invalid`, `text_missing`, `text_too_long`, `field_invalid`, `rota_stale`, `not_found`, `forbidden`.
pub async fn change(cx: &Context, actor: &Actor, id: LawyerId, body: api::ChangeLawyer) -> Result<api::Lawyer, Fail> {
    let licence = line(&body.licence_no, MAX_LICENCE, "/licence_no")?;
    let (firm, words) = (line(&body.firm, MAX_FIRM, "/firm")?, languages(&body.languages)?);
    limit(body.monthly_limit, MAX_MONTH, "/monthly_limit")?;
    limit(body.yearly_limit, MAX_YEAR, "/yearly_limit")?;
    let phone = body.phone.as_deref().map(phone).transpose()?;
    let (now, who, fresh) = (cx.clock.now(), actor.clone(), FirmId(cx.clock.id()));
    cx.db
        .write(job!(|tx, who, id, body, licence, firm, words, phone, fresh, now| {
            let city = must_plan(tx, &who).await?;
            let mut l = lawyers::get(tx, *id).await?.ok_or_else(|| not_found("lawyer"))?;
            let leaves_now = l.is_active && !body.is_active;
            (l.licence_no, l.languages, l.version) = ((*licence).clone(), (*words).clone(), body.version);
            l.firm_id = lawyers::firm_named(tx, *fresh, &firm, &firm).await?;
            l.specialties = body.specialties.iter().map(spoken).collect();
            (l.monthly_limit, l.yearly_limit, l.is_active) = (body.monthly_limit, body.yearly_limit, body.is_active);
            if !body.is_active {
                l.reserve_ord = None;
            }
            if !lawyers::save(tx, &l).await? {
                return Err(RejectionCode::RotaStale.into());
            }
            if let Some(phone) = &*phone {
                lawyers::set_phone(tx, *id, phone.as_deref()).await?;
            }
            if leaves_now {
                empty_chairs(tx, &who, *id, (now.day(), now.day().plus_days(MAX_LEAVE_DAYS)), "disabled", *now).await?;
            }
            tell(tx, city, *id, *now).await?;
            one(tx, *id, *now).await
        }))
        .await
        .map_err(
            |fail| if fail.is_unique_violation() { Rejection::new(RejectionCode::LicenceTaken).at("/licence_no").into() } else { fail },
        )
}

/// Takes a lawyer out of what lies ahead in these days: the chairs are empty, swaps for them end. What has begun stays.
async fn empty_chairs(
    tx: &mut Tx,
    actor: &Actor,
    id: LawyerId,
    (from, to): (Day, Day),
    why: &'static str,
    now: Timestamp,
) -> Result<Vec<server_store::shift::Shift>, Fail> {
    let mut opened = Vec::new();
    for found in shifts::of_lawyer(tx, id, from, to).await? {
        let Some(mut s) = shifts::locked(tx, found.id).await?.filter(|s| s.state.is_ahead() && s.ends_at() > now) else { continue };
        let was_seen = s.state != ShiftState::Planned;
        (s.state, s.lawyer_id, s.acknowledged_at, s.is_set) = (s.state.hand_over()?, None, None, false);
        s.sequence += 1;
        save_moved(tx, &mut s, now).await?;
        swaps::withdraw_of(tx, s.id, now).await?;
        let step = NewStep { kind: why, by: Some(actor.id()), from: Some(id), to: None, words: None };
        shifts::add_step(tx, s.id, &step, now).await?;
        months::touch(tx, &s.day.to_string()[..7]).await?;
        changed(tx, &s, now).await?;
        if was_seen {
            opened.push(s);
        }
    }
    Ok(opened)
}

/// Files leave: by the lawyer, or by the coordinator. Duties in these days become empty chairs, and the answer names those
/// that were published.
///
/// # Errors
/// `day_invalid`, `not_found`, `forbidden`.
pub async fn file_leave(cx: &Context, actor: &Actor, id: LawyerId, body: api::FileLeave) -> Result<api::LeaveFiled, Fail> {
    let day = |text: &str, at: &str| Day::parse(text).ok_or_else(|| Rejection::new(RejectionCode::DayInvalid).at(at));
    let (from, to) = (day(&body.from, "/from")?, day(&body.to, "/to")?);
    let now = cx.clock.now();
    if to < from || to < now.day() || to.days_since(from) >= MAX_LEAVE_DAYS {
        return Err(Rejection::new(RejectionCode::DayInvalid).at("/to").into());
    }
    let leave = Leave { id: LeaveId(cx.clock.id()), lawyer: id, from, to, filed_by: actor.id(), filed_at: now };
    let who = actor.clone();
    cx.db
        .write(job!(|tx, who, id, leave, now| {
            if who.id().0 != id.0 {
                must_plan(tx, &who).await?;
            }
            lawyers::get(tx, *id).await?.ok_or_else(|| not_found("lawyer"))?;
            lawyers::file_leave(tx, &leave).await?;
            let opened = empty_chairs(tx, &who, *id, (leave.from, leave.to), "leave", *now).await?;
            let city = rota_facts::city(tx).await?.id;
            tell(tx, city, *id, *now).await?;
            let facts = Facts::read(tx, (leave.from, leave.to)).await?;
            let eyes = Eyes::of(tx, &who, *now).await?;
            let opened = opened.iter().map(|s| rota_view::shift(&facts, &eyes, s)).collect::<Result<_, _>>()?;
            Ok(api::LeaveFiled { lawyer: one(tx, *id, *now).await?, opened })
        }))
        .await
}

/// Takes leave back; the chairs that it emptied are filled by whoever fills them.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn withdraw_leave(cx: &Context, actor: &Actor, id: LeaveId) -> Result<api::Lawyer, Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, now| {
            let leave = lawyers::leave(tx, *id).await?.ok_or_else(|| not_found("leave"))?;
            if who.id().0 != leave.lawyer.0 {
                must_plan(tx, &who).await?;
            }
            lawyers::withdraw_leave(tx, *id, *now).await?;
            let city = rota_facts::city(tx).await?.id;
            tell(tx, city, leave.lawyer, *now).await?;
            one(tx, leave.lawyer, *now).await
        }))
        .await
}

/// Writes the reserve list anew.
///
/// # Errors
/// `staff_unknown` at the one who is no serving lawyer or is named twice, `forbidden`.
pub async fn set_reserve(cx: &Context, actor: &Actor, body: api::SetReserve) -> Result<api::LawyerList, Fail> {
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, body, now| {
            let city = must_plan(tx, &who).await?;
            let all = lawyers::all(tx).await?;
            let mut order: Vec<LawyerId> = Vec::new();
            for (n, text) in body.lawyer_ids.iter().enumerate() {
                let found = all.iter().find(|l| l.is_active && l.id.to_string() == *text).filter(|l| !order.contains(&l.id));
                let no = || Rejection::new(RejectionCode::StaffUnknown).at(format!("/lawyer_ids/{n}"));
                order.push(found.ok_or_else(no)?.id);
            }
            lawyers::set_reserve(tx, &order).await?;
            event::append(tx, city, EventKind::LawyerChanged, &serde_json::json!({ "reserve": order.len() }), *now).await?;
            list_in(tx, *now).await
        }))
        .await
}
