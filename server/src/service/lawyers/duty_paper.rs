//! The rota on paper and in calendars: iCalendar feeds, and the month's statement of duties.

use std::collections::HashMap;

use server_api as api;
use server_domain::calendar::format_minutes;
use server_domain::id::{LawyerId, SiteId};
use server_domain::rota::{SeatKind, ShiftState};
use server_store::shift::Shift;
use server_store::{Fail, Tx, demand, shift as shifts, site as sites, swap as swaps};

use crate::Context;
use crate::export::ical::{Entry, Feed, Standing};
use crate::service::lawyers::rota::must_plan;
use crate::service::lawyers::rota_facts::{self, Facts};
use crate::service::{Actor, not_found};

/// Days before and after today that a calendar holds.
const FEED_DAYS: (i64, i64) = (62, 186);

/// The calendar of one lawyer's duties.
///
/// # Errors
/// `not_found`.
pub async fn lawyer_feed(cx: &Context, lawyer: LawyerId) -> Result<Feed, Fail> {
    let mut tx = cx.db.read().await?;
    let facts = around(cx, &mut tx).await?;
    let name = facts.lawyer(lawyer).ok_or_else(|| not_found("lawyer"))?.name.clone();
    feed(cx, &facts, format!("{name} 值班"), |s| s.lawyer_id == Some(lawyer))
}

/// The calendar of a place's duties, with who serves.
///
/// # Errors
/// `not_found`.
pub async fn site_feed(cx: &Context, site: SiteId) -> Result<Feed, Fail> {
    let mut tx = cx.db.read().await?;
    let here = sites::get(&mut tx, site).await?.ok_or_else(|| not_found("site"))?;
    let facts = around(cx, &mut tx).await?;
    feed(cx, &facts, format!("{} 律师值班", here.name), |s| s.site_id == site)
}

async fn around(cx: &Context, tx: &mut Tx) -> Result<Facts, Fail> {
    let today = cx.clock.now().day();
    Facts::read(tx, (today.plus_days(-FEED_DAYS.0), today.plus_days(FEED_DAYS.1))).await
}

fn feed(cx: &Context, facts: &Facts, name: String, is_in: impl Fn(&Shift) -> bool) -> Result<Feed, Fail> {
    let mut entries = Vec::new();
    for s in facts.shifts.iter().filter(|s| s.state != ShiftState::Planned && is_in(s)) {
        let site = facts.sites.get(&s.site_id).ok_or_else(|| not_found("site"))?;
        let kind = if s.kind == SeatKind::Hall { "大厅" } else { "视频" };
        let (who, firm) = match s.lawyer_id.and_then(|l| facts.lawyer(l)) {
            Some(l) => (l.name.clone(), l.firm.clone()),
            None => ("待安排".to_owned(), String::new()),
        };
        entries.push(Entry {
            uid: s.id.to_string(),
            sequence: s.sequence,
            standing: if s.state == ShiftState::Absent { Standing::Cancelled } else { Standing::Confirmed },
            has_alarm: s.lawyer_id.is_some(),
            starts_at: s.starts_at(),
            ends_at: s.ends_at(),
            summary: format!("律师值班（{kind}）：{who}"),
            location: format!("{} {}", site.name, site.place_zh),
            description: format!("{firm}\n{}-{}", format_minutes(s.from_min), format_minutes(s.to_min)).trim().to_owned(),
        });
    }
    Ok(Feed { name, made_at: cx.clock.now(), entries })
}

/// The month's statement of duties, for allowance or credit.
///
/// # Errors
/// `day_invalid` at `/month`, `forbidden`.
pub async fn statement(cx: &Context, actor: &Actor, month: &str) -> Result<api::DutyStatement, Fail> {
    let now = cx.clock.now();
    let (from, to) = rota_facts::span(month)?;
    let mut tx = cx.db.read().await?;
    must_plan(&mut tx, actor).await?;
    let facts = Facts::read(&mut tx, (from, to)).await?;
    let swapped = swaps::handed_over(&mut tx, from, to).await?;
    let absent: HashMap<LawyerId, u32> = shifts::missed(&mut tx, from, to).await?.into_iter().collect();
    let talks = demand::of_lawyers(&mut tx, from.start(), to.plus_days(1).start(), now).await?;
    let filled = demand::filled(&mut tx, from, to).await?;
    let mut rows = Vec::new();
    for l in &facts.lawyers {
        let id = l.id.to_string();
        let (consultations, talked_ms) = talks.iter().find(|(who, ..)| *who == id).map_or((0, 0), |(_, n, ms)| (*n, *ms));
        let mut row = api::StatementRow {
            consultations: consultations as u32,
            minutes_talked: (talked_ms / 60_000) as u32,
            filled: filled.iter().filter(|who| **who == id).count() as u32,
            lawyer_id: Some(id),
            name: l.name.clone(),
            name_en: l.name_en.clone(),
            firm: l.firm.clone(),
            licence_no: l.licence_no.clone(),
            given: swapped.iter().filter(|(giver, _)| *giver == l.id).count() as u32,
            taken: swapped.iter().filter(|(_, taker)| *taker == l.id).count() as u32,
            absent: absent.get(&l.id).copied().unwrap_or(0),
            ..api::StatementRow::default()
        };
        let own = |s: &&Shift| s.lawyer_id == Some(l.id) && s.state != ShiftState::Planned;
        for s in facts.shifts.iter().filter(own) {
            row.duties += 1;
            if let Some(came) = s.signed_in_at {
                row.served += 1;
                let left = s.signed_out_at.unwrap_or_else(|| s.ends_at().min(now));
                row.minutes += (left.since_ms(came).max(0) / 60_000) as u32;
            }
        }
        if l.is_active || row.duties + row.given + row.absent + row.consultations > 0 {
            rows.push(row);
        }
    }
    Ok(api::DutyStatement { month: month.to_owned(), total: total(&rows), rows })
}

fn total(rows: &[api::StatementRow]) -> api::StatementRow {
    let mut t = api::StatementRow { name: "合计".to_owned(), name_en: "Total".to_owned(), ..api::StatementRow::default() };
    for r in rows {
        t.duties += r.duties;
        t.served += r.served;
        t.absent += r.absent;
        t.given += r.given;
        t.taken += r.taken;
        t.minutes += r.minutes;
        t.consultations += r.consultations;
        t.minutes_talked += r.minutes_talked;
        t.filled += r.filled;
    }
    t
}
