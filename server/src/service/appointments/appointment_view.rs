//! Appointments turned into what pages are shown.

use server_api as api;
use server_domain::appointment::{AppointmentState, CHECK_IN_OPENS_MS, NO_SHOW_MS, papers};
use server_domain::calendar::format_minutes;
use server_domain::id::{LawyerId, SiteId, StaffId};
use server_domain::sitting::SittingKind;
use server_domain::{Day, Timestamp};
use server_store::appointment::Appointment;
use server_store::sitting::Sitting;
use server_store::staff::Staff;
use server_store::{
    Fail, Tx, appointment as appointments, appointment_step as steps, lawyer as lawyers, person as persons, site as sites,
    sitting as sittings, staff as staffs, ticket as tickets,
};

use crate::service::{not_found, view};

/// A sitting as its poster says it.
pub async fn sitting(tx: &mut Tx, s: &Sitting) -> Result<api::BookedSitting, Fail> {
    let site = sites::get(tx, s.site_id).await?.ok_or_else(|| not_found("site"))?;
    let leader = staff(tx, s.receiver_id).await?;
    let (post_zh, post_en) = match s.kind() {
        SittingKind::Leader => (leader.title_zh, leader.title_en),
        SittingKind::Lawyer => {
            let l = lawyers::get(tx, LawyerId(s.receiver_id.0)).await?.ok_or_else(|| not_found("lawyer"))?;
            (l.firm, l.firm_en)
        }
    };
    Ok(api::BookedSitting {
        id: s.id.to_string(),
        site_id: s.site_id.to_string(),
        site_name: site.name,
        site_name_en: site.name_en,
        day: s.day.to_string(),
        place_zh: s.place_zh.clone(),
        place_en: s.place_en.clone(),
        leader_name: leader.name,
        leader_name_en: leader.name_en,
        post_zh,
        post_en,
        is_substitute: s.is_substituted(),
        delay_minutes: u32::from(s.delay_min),
        kind: view::word(s.kind().as_str()),
    })
}

async fn staff(tx: &mut Tx, id: StaffId) -> Result<Staff, Fail> {
    staffs::get(tx, id).await?.ok_or_else(|| not_found("staff"))
}

/// The sitting of an appointment, with whoever receives this one.
pub(crate) async fn sitting_of(tx: &mut Tx, a: &Appointment) -> Result<api::BookedSitting, Fail> {
    let s = sittings::get(tx, a.sitting_id).await?.ok_or_else(|| not_found("sitting"))?;
    let mut shown = sitting(tx, &s).await?;
    if let Some(other) = a.answerer_id.filter(|other| *other != s.receiver_id && a.state != AppointmentState::Submitted) {
        let other = staff(tx, other).await?;
        (shown.leader_name, shown.leader_name_en, shown.post_zh, shown.post_en) =
            (other.name, other.name_en, other.title_zh, other.title_en);
        shown.is_substitute = true;
    }
    Ok(shown)
}

fn needs(a: &Appointment) -> Vec<api::Need> {
    a.needs.words().into_iter().map(view::word).collect()
}

async fn number(tx: &mut Tx, a: &Appointment) -> Result<Option<String>, Fail> {
    Ok(match a.ticket_id {
        Some(ticket) => tickets::get(tx, ticket).await?.map(|t| t.number),
        None => None,
    })
}

/// An appointment for whoever has its code.
pub async fn public(tx: &mut Tx, a: &Appointment, now: Timestamp) -> Result<api::Appointment, Fail> {
    let origin = sites::get(tx, a.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
    let (from, to) = a.at.minutes();
    let starts_at = a.at.starts_at();
    // Only what ended has words for the person.
    let last = if a.state.is_live() { None } else { steps::steps(tx, a.id).await?.pop() };
    let (reason, next_door) = last.map_or((None, None), |s| (s.words, s.next_door));
    let is_told = matches!(a.state, AppointmentState::Declined | AppointmentState::Redirected | AppointmentState::CancelledByOrgan);
    let successor_code = match a.successor_id {
        Some(next) => appointments::get(tx, next).await?.map(|n| n.code),
        None => None,
    };
    Ok(api::Appointment {
        id: a.id.to_string(),
        code: a.code.clone(),
        state: view::word(a.state.as_str()),
        sitting: sitting_of(tx, a).await?,
        from: format_minutes(from),
        to: format_minutes(to),
        starts_at: starts_at.rfc3339(),
        check_in_from: starts_at.plus_ms(-CHECK_IN_OPENS_MS).rfc3339(),
        check_in_until: starts_at.plus_ms(NO_SHOW_MS).rfc3339(),
        form: view::word(a.form.as_str()),
        origin_site_id: a.origin_site_id.to_string(),
        origin_name: origin.name,
        origin_name_en: origin.name_en,
        origin_place_zh: origin.place_zh,
        origin_place_en: origin.place_en,
        speakers: speakers(tx, a).await?,
        people: a.people,
        needs: needs(a),
        papers: papers(a.topic, a.people, a.matter_id.is_some()).iter().map(|p| view::word(p.as_str())).collect(),
        is_joint: a.is_joint,
        reason: reason.filter(|_| is_told),
        next_door: next_door.filter(|_| is_told),
        successor_code,
        number: number(tx, a).await?,
        may_cancel: a.state.cancel_by_petitioner().is_ok(),
        may_move: a.state.reschedule(a.at.kind(), a.at.kind()).is_ok() && starts_at > now,
        server_time: now.rfc3339(),
    })
}

async fn speakers(tx: &mut Tx, a: &Appointment) -> Result<u32, Fail> {
    Ok(steps::representatives(tx, a.id).await?.len() as u32 + 1)
}

/// An appointment in a list of staff who may see people.
pub async fn row(tx: &mut Tx, a: &Appointment, now: Timestamp) -> Result<api::AppointmentRow, Fail> {
    let origin = sites::get(tx, a.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
    let (from, to) = a.at.minutes();
    Ok(api::AppointmentRow {
        id: a.id.to_string(),
        code: a.code.clone(),
        state: view::word(a.state.as_str()),
        sitting: sitting_of(tx, a).await?,
        from: format_minutes(from),
        to: format_minutes(to),
        starts_at: a.at.starts_at().rfc3339(),
        name: persons::open(tx, a.person_id).await?.name,
        speakers: speakers(tx, a).await?,
        people: a.people,
        topic: view::word(a.topic.as_str()),
        form: view::word(a.form.as_str()),
        origin_name: origin.name,
        origin_name_en: origin.name_en,
        needs: needs(a),
        is_joint: a.is_joint,
        is_walk_in: a.is_walk_in,
        turn: a.waits_for.map(|w| view::word(w.as_str())),
        due_at: a.due_at.map(Timestamp::rfc3339),
        is_overdue: a.due_at.is_some_and(|due| now >= due),
        answerer_id: a.answerer_id.map(|s| s.to_string()),
        number: number(tx, a).await?,
        created_at: a.created_at.rfc3339(),
    })
}

/// A list of them.
pub async fn list(tx: &mut Tx, all: &[Appointment], now: Timestamp) -> Result<api::AppointmentList, Fail> {
    let mut items = Vec::with_capacity(all.len());
    for a in all {
        items.push(row(tx, a, now).await?);
    }
    Ok(api::AppointmentList { items, server_time: now.rfc3339() })
}

/// The day on which lists of what lies ahead begin.
pub fn today(now: Timestamp) -> Day {
    now.day()
}

/// A unit of the catalogue.
pub async fn unit(tx: &mut Tx, id: server_domain::id::UnitId) -> Result<Option<api::Unit>, Fail> {
    Ok(sites::unit(tx, id).await?.map(|u| api::Unit {
        id: u.id.to_string(),
        name: u.name,
        name_en: u.name_en,
        tier: u.tier,
        division_code: u.division_code,
    }))
}

/// The tier of a place.
pub async fn tier(tx: &mut Tx, site: SiteId) -> Result<u8, Fail> {
    Ok(sites::get(tx, site).await?.ok_or_else(|| not_found("site"))?.kind.tier())
}
