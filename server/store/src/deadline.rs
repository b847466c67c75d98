//! Deadlines of matters, the policy table behind them, and the log of what a newly loaded calendar moved.

use server_domain::deadline::{Count, Deadline, Limit, LimitKind, Side};
use server_domain::id::{DeadlineId, MatterId, SiteId, StaffId};
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::value::{args, id, word};
use crate::{Fail, Tx};

/// A stored deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub id: DeadlineId,
    pub matter_id: MatterId,
    /// Whose stream tells of it, and whose division's calendar counts.
    pub site_id: SiteId,
    pub kind: LimitKind,
    pub days: u16,
    pub count: Count,
    pub side: Side,
    pub source: String,
    pub at: Deadline,
    pub met_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    matter_id: String,
    site_id: String,
    kind: String,
    start_day: String,
    days: i64,
    count: String,
    side: String,
    source: String,
    target_day: String,
    outer_day: String,
    calendar_version: String,
    is_provisional: bool,
    met_at: Option<i64>,
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT id, matter_id, site_id, kind, start_day, days, count, side, source, target_day, outer_day, calendar_version,
                    is_provisional, met_at FROM deadline ",
            $tail
        )
    };
}

impl TryFrom<Row> for Stored {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        let day = |column, text: &str| word("deadline", column, text, Day::parse);
        Ok(Self {
            id: id("deadline", "id", &r.id)?,
            matter_id: id("deadline", "matter_id", &r.matter_id)?,
            site_id: id("deadline", "site_id", &r.site_id)?,
            kind: word("deadline", "kind", &r.kind, LimitKind::parse)?,
            days: r.days as u16,
            count: word("deadline", "count", &r.count, Count::parse)?,
            side: word("deadline", "side", &r.side, Side::parse)?,
            source: r.source,
            at: Deadline {
                start: day("start_day", &r.start_day)?,
                target: day("target_day", &r.target_day)?,
                outer: day("outer_day", &r.outer_day)?,
                calendar_version: r.calendar_version,
                is_provisional: r.is_provisional,
            },
            met_at: r.met_at.map(Timestamp),
        })
    }
}

/// The rules for a kind of limit.
pub async fn policies(tx: &mut Tx, kind: LimitKind) -> Result<Vec<Limit>, Fail> {
    #[derive(FromRow)]
    struct Rule {
        region: String,
        valid_from: String,
        valid_to: Option<String>,
        days: i64,
        count: String,
        side: String,
        source: String,
    }
    let sql = "SELECT region, valid_from, valid_to, days, count, side, source FROM deadline_policy WHERE kind = $1";
    let rows: Vec<Rule> = tx.all(sql, args![kind.as_str()]).await?;
    let table = "deadline_policy";
    let read = |r: Rule| {
        Ok(Limit {
            kind,
            days: r.days as u16,
            count: word(table, "count", &r.count, Count::parse)?,
            side: word(table, "side", &r.side, Side::parse)?,
            valid_from: word(table, "valid_from", &r.valid_from, Day::parse)?,
            valid_to: r.valid_to.as_deref().map(|d| word(table, "valid_to", d, Day::parse)).transpose()?,
            region: r.region,
            source: r.source,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Sets a matter's deadline of a kind; one that is there already is replaced.
pub async fn put(tx: &mut Tx, d: &Stored) -> Result<(), Fail> {
    tx.exec(
        "INSERT INTO deadline (id, matter_id, site_id, kind, start_day, days, count, side, source, target_day, outer_day, calendar_version,
                is_provisional, met_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (matter_id, kind) DO UPDATE SET start_day = $5, days = $6, count = $7, side = $8, source = $9, target_day = $10,
                outer_day = $11, calendar_version = $12, is_provisional = $13, met_at = $14",
        args![
            d.id,
            d.matter_id,
            d.site_id,
            d.kind.as_str(),
            d.at.start,
            i64::from(d.days),
            d.count.as_str(),
            d.side.as_str(),
            d.source.as_str(),
            d.at.target,
            d.at.outer,
            d.at.calendar_version.as_str(),
            d.at.is_provisional,
            d.met_at
        ],
    )
    .await?;
    Ok(())
}

/// Takes back a deadline that a correction made void.
pub async fn remove(tx: &mut Tx, matter: MatterId, kind: LimitKind) -> Result<(), Fail> {
    let args = || args![matter, kind.as_str()];
    let sql = "DELETE FROM deadline_change WHERE deadline_id IN (SELECT id FROM deadline WHERE matter_id = $1 AND kind = $2)";
    tx.exec(sql, args()).await?;
    tx.exec("DELETE FROM deadline WHERE matter_id = $1 AND kind = $2", args()).await?;
    Ok(())
}

/// A matter's deadlines, the earliest first.
pub async fn of_matter(tx: &mut Tx, matter: MatterId) -> Result<Vec<Stored>, Fail> {
    let rows: Vec<Row> = tx.all(select!("WHERE matter_id = $1 ORDER BY outer_day, kind"), args![matter]).await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Every deadline that is not met yet.
pub async fn open(tx: &mut Tx) -> Result<Vec<Stored>, Fail> {
    let rows: Vec<Row> = tx.all(select!("WHERE met_at IS NULL ORDER BY id"), vec![]).await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Open deadlines that rest on a missing table.
pub async fn provisional(tx: &mut Tx) -> Result<i64, Fail> {
    let (n,): (i64,) = tx.one("SELECT COUNT(*) FROM deadline WHERE met_at IS NULL AND is_provisional = TRUE", vec![]).await?;
    Ok(n)
}

/// Moves a deadline and logs from where to where, under which calendars, when and by whom.
pub async fn change(tx: &mut Tx, old: &Stored, new: &Deadline, by: Option<StaffId>, now: Timestamp) -> Result<(), Fail> {
    tx.exec(
        "INSERT INTO deadline_change (deadline_id, no, changed_at, changed_by, old_target, old_outer, old_version, new_target, new_outer, new_version)
         VALUES ($1, (SELECT COUNT(*) + 1 FROM deadline_change WHERE deadline_id = $1), $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            old.id,
            now,
            by,
            old.at.target,
            old.at.outer,
            old.at.calendar_version.as_str(),
            new.target,
            new.outer,
            new.calendar_version.as_str()
        ],
    )
    .await?;
    tx.exec(
        "UPDATE deadline SET target_day = $2, outer_day = $3, calendar_version = $4, is_provisional = $5 WHERE id = $1",
        args![old.id, new.target, new.outer, new.calendar_version.as_str(), new.is_provisional],
    )
    .await?;
    Ok(())
}

/// One logged move.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Change {
    pub changed_at: i64,
    pub changed_by: Option<String>,
    pub old_target: String,
    pub old_outer: String,
    pub old_version: String,
    pub new_target: String,
    pub new_outer: String,
    pub new_version: String,
}

/// How a deadline moved, oldest first.
pub async fn changes(tx: &mut Tx, deadline: DeadlineId) -> Result<Vec<Change>, Fail> {
    let sql = "SELECT changed_at, changed_by, old_target, old_outer, old_version, new_target, new_outer, new_version
               FROM deadline_change WHERE deadline_id = $1 ORDER BY no";
    Ok(tx.all(sql, args![deadline]).await?)
}
