//! The demo's lawyers and their rota: this month and the next, made by the generator and published. On rest days some take
//! turns beside it, as the demo is always open.

use std::collections::HashMap;

use anyhow::anyhow;
use server_domain::calendar::parse_minutes;
use server_domain::id::{FirmId, LawyerId, ShiftId, SiteId, StaffId};
use server_domain::matter::Topic;
use server_domain::rota::{SeatKind, ShiftState};
use server_domain::site::SiteKind;
use server_domain::sitting::LAWYER_WALK_IN_PERCENT;
use server_domain::{Day, Timestamp};
use server_store::lawyer::Lawyer;
use server_store::rota_month::{Month, Template};
use server_store::shift::Shift;
use server_store::{Fail, Tx, lawyer as lawyers, rota_month as months, shift as shifts, site as sites};

use super::city::{City, LawyerDuty};
use super::{find, word};
use crate::Clock;
use crate::service::lawyers::lawyer_sitting;
use crate::service::lawyers::rota::generate_in;

/// Days for which rest days are laid out ahead.
const REST_DAYS_AHEAD: i64 = 60;
/// The number of the lawyer who left no phone.
const NO_PHONE: &str = "39";

/// Lawyers with their firms, and the seats that come again.
pub struct Lawyers {
    lawyers: Vec<Lawyer>,
    templates: Vec<Template>,
}

impl Lawyers {
    pub fn of(city: &City, clock: &Clock, staff: &HashMap<String, StaffId>, site_ids: &HashMap<String, SiteId>) -> anyhow::Result<Self> {
        let duty = &city.duty.lawyers;
        let mut firms: HashMap<&str, FirmId> = HashMap::new();
        let mut lawyers = Vec::new();
        for s in &city.staff {
            let Some(licence_no) = s.licence_no.clone() else { continue };
            for topic in &s.specialties {
                word(Topic::parse, topic)?;
            }
            let place = duty.order.iter().position(|name| *name == s.username);
            lawyers.push(Lawyer {
                id: LawyerId(find(staff, "staff", &s.username)?.0),
                username: s.username.clone(),
                name: s.name.clone(),
                name_en: s.name_en.clone(),
                licence_no,
                firm_id: *firms.entry(&s.firm_zh).or_insert_with(|| FirmId(super::fixed_id("firm", &s.firm_zh))),
                firm: s.firm_zh.clone(),
                firm_en: s.firm_en.clone(),
                specialties: s.specialties.clone(),
                languages: s.languages.clone(),
                monthly_limit: duty.monthly_limit,
                yearly_limit: duty.yearly_limit,
                is_active: true,
                reserve_ord: place.filter(|n| *n < duty.reserve).map(|n| n as i64 + 1),
                version: 1,
            });
        }
        let minute = |text: &str| parse_minutes(text).ok_or_else(|| anyhow!("{text} is no time"));
        let mut templates = Vec::new();
        for s in &duty.seats {
            templates.push(Template {
                id: clock.id().to_string(),
                site_id: find(site_ids, "site", &s.site)?,
                kind: word(SeatKind::parse, &s.kind)?,
                half: None,
                from_min: minute(&s.from)?,
                to_min: minute(&s.to)?,
                seats: s.seats,
                needs: None,
                is_bookable: true,
                walk_in_percent: LAWYER_WALK_IN_PERCENT,
            });
        }
        Ok(Self { lawyers, templates })
    }

    pub async fn save(&self, tx: &mut Tx) -> Result<(), Fail> {
        for l in &self.lawyers {
            lawyers::firm_named(tx, l.firm_id, &l.firm, &l.firm_en).await?;
            lawyers::insert(tx, l).await?;
            // Fixed lines that nobody has; one lawyer left none.
            let phone = l.username.strip_prefix("lawyer").filter(|no| *no != NO_PHONE).map(|no| format!("0952000{no:0>4}"));
            lawyers::set_phone(tx, l.id, phone.as_deref()).await?;
        }
        months::set_templates(tx, &self.templates).await
    }
}

/// Makes and publishes what is not there yet.
pub async fn lay_out(tx: &mut Tx, duty: &LawyerDuty, clock: &Clock) -> Result<(), Fail> {
    let now = clock.now();
    rest_days(tx, duty, clock, now).await?;
    let first = Day(now.day().0.first_of_month());
    for day in [first, Day(first.plus_days(31).0.first_of_month())] {
        let month = day.to_string()[..7].to_owned();
        if !months::get(tx, &month).await?.as_ref().is_some_and(Month::is_published) {
            // Today has its lawyers at whatever hour the demo is started.
            generate_in(tx, &month, duty.seed, clock, now.day().start()).await?;
            months::publish(tx, &month, None, now).await?;
        }
        lawyer_sitting::open_month(tx, &month, clock, now).await?;
    }
    Ok(())
}

/// On each rest day the next of those who are not on the reserve list.
async fn rest_days(tx: &mut Tx, duty: &LawyerDuty, clock: &Clock, now: Timestamp) -> Result<(), Fail> {
    let Some(hall) = sites::all(tx).await?.into_iter().find(|s| s.kind == SiteKind::CityHall) else { return Ok(()) };
    let calendar = sites::calendar(tx).await?;
    let all = lawyers::all(tx).await?;
    let mut turn = duty.reserve;
    for day in (0..REST_DAYS_AHEAD).map(|n| now.day().plus_days(n)).filter(|day| !calendar.is_working_day(*day)) {
        if !shifts::of_site(tx, hall.id, day, day).await?.is_empty() {
            continue;
        }
        for no in 1..=duty.rest_days {
            let username = &duty.order[turn % duty.order.len()];
            turn += 1;
            let Some(lawyer) = all.iter().find(|l| l.username == *username) else { continue };
            let shift = Shift {
                id: ShiftId(clock.id()),
                site_id: hall.id,
                day,
                kind: SeatKind::Remote,
                half: None,
                no: no as u8,
                from_min: hall.hours.opens_min,
                to_min: hall.hours.closes_min,
                needs: None,
                lawyer_id: Some(lawyer.id),
                state: ShiftState::Published,
                is_set: true,
                acknowledged_at: None,
                signed_in_at: None,
                signed_out_at: None,
                sequence: 0,
                version: 1,
            };
            shifts::insert(tx, &shift).await?;
        }
    }
    Ok(())
}
