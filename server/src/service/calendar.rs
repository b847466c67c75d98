//! Calendars and deadlines: loading a year's table moves what rests on it and logs every move.

use server_api as api;
use server_domain::access::{Action, Place, permits};
use server_domain::calendar::Table;
use server_domain::deadline::{Count, Deadline, LimitKind, Side, rule_for};
use server_domain::event::EventKind;
use server_domain::id::{DeadlineId, SiteId, StaffId};
use server_domain::{Day, Rejection, RejectionCode, Timestamp};
use server_store::calendar::Loaded;
use server_store::deadline::Stored;
use server_store::matter::Matter;
use server_store::{Fail, Tx, calendar as calendars, deadline as deadlines, event, site as sites};

use crate::Context;
use crate::service::{Actor, job, not_found, view};

/// A table to load; days still as text.
#[derive(Debug, Clone)]
pub struct Load {
    pub region: String,
    pub year: i16,
    pub source: String,
    pub off: Vec<String>,
    pub makeup: Vec<String>,
}

impl Load {
    /// Reads the days and checks the table.
    ///
    /// # Errors
    /// `field_invalid` at a day that is no date, and those of [`Table::new`].
    pub fn table(&self, version_no: i64) -> Result<Table, Rejection> {
        let days = |list: &str, texts: &[String]| -> Result<Vec<Day>, Rejection> {
            let read = |(n, text): (usize, &String)| {
                Day::parse(text).ok_or_else(|| Rejection::new(RejectionCode::FieldInvalid).with("day", text).at(format!("/{list}/{n}")))
            };
            texts.iter().enumerate().map(read).collect()
        };
        Table::new(&self.region, self.year, version_no, &self.source, days("off", &self.off)?, days("makeup", &self.makeup)?)
    }
}

/// Loads a table through the administrator's page.
///
/// # Errors
/// `forbidden`, and those of [`load_in`].
pub async fn load(cx: &Context, actor: &Actor, table: Load) -> Result<api::CalendarLoaded, Fail> {
    if !permits(&actor.staff.roles, actor.staff.scope, Action::CalendarLoad, Place::Own) {
        return Err(Rejection::new(RejectionCode::Forbidden).with("action", Action::CalendarLoad).into());
    }
    let (now, by) = (cx.clock.now(), Some(actor.id()));
    cx.db.write(job!(|tx, table, by, now| load_in(tx, &table, *by, *now).await)).await
}

/// Loads a table as a new version, moves every open deadline that it changes, and logs each move. The same days again
/// change nothing.
///
/// # Errors
/// Those of [`Load::table`].
pub async fn load_in(tx: &mut Tx, load: &Load, by: Option<StaffId>, now: Timestamp) -> Result<api::CalendarLoaded, Fail> {
    let mut known = calendars::current(tx).await?;
    let held = known.iter().position(|l| l.table.region == load.region && l.table.year == load.year);
    let table = load.table(held.map_or(1, |n| known[n].table.version_no + 1))?;
    if let Some(same) = held.map(|n| &known[n]).filter(|l| l.table.same_days(&table)) {
        return Ok(api::CalendarLoaded { version: version_view(same), deadlines_changed: 0 });
    }
    calendars::insert(tx, &table, by, now).await?;
    if let Some(n) = held {
        known.remove(n);
    }
    known.push(Loaded { table: table.clone(), loaded_at: now });
    let tables: Vec<Table> = known.iter().map(|l| l.table.clone()).collect();
    let moved = recount(tx, &tables, by, now).await?;
    let root = sites::all(tx).await?.into_iter().find(|s| s.parent_id.is_none());
    if let Some(root) = root {
        let body = serde_json::json!({ "version": table.version(), "deadlines_changed": moved });
        event::append(tx, root.id, EventKind::CalendarLoaded, &body, now).await?;
    }
    let loaded = known.last().expect("pushed above");
    Ok(api::CalendarLoaded { version: version_view(loaded), deadlines_changed: moved })
}

/// Counts every open deadline anew under these tables.
async fn recount(tx: &mut Tx, tables: &[Table], by: Option<StaffId>, now: Timestamp) -> Result<i64, Fail> {
    let all = sites::all(tx).await?;
    let mut moved = 0;
    for d in deadlines::open(tx).await? {
        let site = all.iter().find(|s| s.id == d.site_id).ok_or_else(|| not_found("site"))?;
        let calendar = calendars::lay(tables, &site.division_code);
        let fresh = Deadline::of(&calendar, d.at.start, d.days, d.count, d.side);
        if fresh == d.at {
            continue;
        }
        deadlines::change(tx, &d, &fresh, by, now).await?;
        let body = serde_json::json!({
            "deadline_id": d.id, "matter_id": d.matter_id, "deadline_kind": d.kind,
            "old_target": d.at.target.to_string(), "old_outer": d.at.outer.to_string(), "old_version": d.at.calendar_version,
            "new_target": fresh.target.to_string(), "new_outer": fresh.outer.to_string(), "new_version": fresh.calendar_version,
        });
        event::append(tx, d.site_id, EventKind::DeadlineChanged, &body, now).await?;
        moved += 1;
    }
    Ok(moved)
}

/// The tables that count, and what is provisional.
pub async fn list(cx: &Context) -> Result<api::Calendars, Fail> {
    let year = cx.clock.now().day().0.year();
    let mut tx = cx.db.read().await?;
    let calendar = sites::calendar(&mut tx).await?;
    Ok(api::Calendars {
        items: calendars::current(&mut tx).await?.iter().map(version_view).collect(),
        provisional_years: (year..=year + 1).filter(|y| !calendar.has_table(*y)).map(i64::from).collect(),
        provisional_deadlines: deadlines::provisional(&mut tx).await?,
    })
}

fn version_view(l: &Loaded) -> api::CalendarVersion {
    api::CalendarVersion {
        version: l.table.version(),
        region: l.table.region.clone(),
        year: i64::from(l.table.year),
        source: l.table.source.clone(),
        loaded_at: l.loaded_at.rfc3339(),
        off: l.table.off().map(|d| d.to_string()).collect(),
        makeup: l.table.makeup().map(|d| d.to_string()).collect(),
    }
}

/// Starts the written notice's clock of a matter (art 22), on the day of its registration; met at once if told in writing.
///
/// # Errors
/// The database's.
pub async fn start_notice(tx: &mut Tx, id: DeadlineId, m: &Matter, met_at: Option<Timestamp>) -> Result<(), Fail> {
    let start = m.registered_at.day();
    let (calendar, regions) = place(tx, m.site_id).await?;
    let rules = deadlines::policies(tx, LimitKind::Notice).await?;
    let missing = || Fail::Inconsistent { table: "deadline_policy", column: "kind", id: "notice".to_owned() };
    let rule = rule_for(&rules, &regions, LimitKind::Notice, start, &calendar).ok_or_else(missing)?;
    let at = Deadline::of(&calendar, start, rule.days, rule.count, rule.side);
    let stored = Stored {
        id,
        matter_id: m.id,
        site_id: m.site_id,
        kind: LimitKind::Notice,
        days: rule.days,
        count: rule.count,
        side: rule.side,
        source: rule.source.clone(),
        at,
        met_at,
    };
    deadlines::put(tx, &stored).await
}

/// Keeps the day on which an assigned matter's closing report is due (art 22); without a day it is taken back.
///
/// # Errors
/// The database's.
pub async fn keep_due(tx: &mut Tx, id: DeadlineId, m: &Matter, due: Option<Day>) -> Result<(), Fail> {
    let Some(due) = due else { return deadlines::remove(tx, m.id, LimitKind::Assignment).await };
    let start = m.registered_at.day();
    let days = (due.start().since_ms(start.start()) / 86_400_000) as u16;
    let (calendar, _) = place(tx, m.site_id).await?;
    let (count, side) = (Count::Calendar, Side::Duty);
    let at = Deadline::of(&calendar, start, days, count, side);
    let source = "信访工作条例第二十二条（交办时限）".to_owned();
    let stored =
        Stored { id, matter_id: m.id, site_id: m.site_id, kind: LimitKind::Assignment, days, count, side, source, at, met_at: None };
    deadlines::put(tx, &stored).await
}

async fn place(tx: &mut Tx, site: SiteId) -> Result<(server_domain::calendar::Calendar, Vec<String>), Fail> {
    let site = sites::get(tx, site).await?.ok_or_else(|| not_found("site"))?;
    let calendar = calendars::of_division(tx, &site.division_code).await?;
    Ok((calendar, server_domain::calendar::regions_of(&site.division_code)))
}

pub fn views(all: &[Stored]) -> Vec<api::DeadlineView> {
    let one = |d: &Stored| api::DeadlineView {
        kind: view::word(d.kind.as_str()),
        start: d.at.start.to_string(),
        target: d.at.target.to_string(),
        outer: d.at.outer.to_string(),
        calendar_version: d.at.calendar_version.clone(),
        is_provisional: d.at.is_provisional,
        source: d.source.clone(),
        met_at: d.met_at.map(Timestamp::rfc3339),
    };
    all.iter().map(one).collect()
}

/// How a deadline moved when calendars were loaded, oldest first.
pub async fn changes(tx: &mut Tx, d: &Stored) -> Result<Vec<api::DeadlineChange>, Fail> {
    let rows = deadlines::changes(tx, d.id).await?;
    let one = |c: deadlines::Change| api::DeadlineChange {
        kind: view::word(d.kind.as_str()),
        changed_at: Timestamp(c.changed_at).rfc3339(),
        changed_by: c.changed_by,
        old_target: c.old_target,
        old_outer: c.old_outer,
        old_version: c.old_version,
        new_target: c.new_target,
        new_outer: c.new_outer,
        new_version: c.new_version,
    };
    Ok(rows.into_iter().map(one).collect())
}
