//! Calendar tables with their versions. A version is never changed; the newest of a region and year counts.

use server_domain::calendar::{Calendar, Table, regions_of};
use server_domain::id::StaffId;
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::value::{args, word};
use crate::{Fail, Tx};

/// A loaded table and when it came.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub table: Table,
    pub loaded_at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    id: String,
    region: String,
    year: i64,
    version_no: i64,
    source: String,
    loaded_at: i64,
}

/// The newest version of every region and year.
pub async fn current(tx: &mut Tx) -> Result<Vec<Loaded>, Fail> {
    let sql = "SELECT v.id, v.region, v.year, v.version_no, v.source, v.loaded_at FROM calendar_version v
               WHERE v.version_no = (SELECT MAX(w.version_no) FROM calendar_version w WHERE w.region = v.region AND w.year = v.year)
               ORDER BY v.year, v.region";
    let rows: Vec<Row> = tx.all(sql, vec![]).await?;
    let mut out = Vec::with_capacity(rows.len());
    for r in rows {
        let days: Vec<(String, String)> =
            tx.all("SELECT day, kind FROM calendar_day WHERE version_id = $1 ORDER BY day", args![r.id.as_str()]).await?;
        let (mut off, mut makeup) = (Vec::new(), Vec::new());
        for (day, kind) in days {
            let day = word("calendar_day", "day", &day, Day::parse)?;
            if kind == "off" { off.push(day) } else { makeup.push(day) }
        }
        let bad = |_| Fail::Inconsistent { table: "calendar_version", column: "id", id: r.id.clone() };
        let table = Table::new(&r.region, r.year as i16, r.version_no, &r.source, off, makeup).map_err(bad)?;
        out.push(Loaded { table, loaded_at: Timestamp(r.loaded_at) });
    }
    Ok(out)
}

/// The calendar that holds in a division.
pub async fn of_division(tx: &mut Tx, division_code: &str) -> Result<Calendar, Fail> {
    let tables: Vec<Table> = current(tx).await?.into_iter().map(|l| l.table).collect();
    Ok(lay(&tables, division_code))
}

/// Lays loaded tables over each other for a division.
pub fn lay(tables: &[Table], division_code: &str) -> Calendar {
    let regions = regions_of(division_code);
    let regions: Vec<&str> = regions.iter().map(String::as_str).collect();
    Calendar::of(&regions, tables.iter().cloned())
}

/// Adds a version.
///
/// # Errors
/// A unique violation if the same version was added meanwhile.
pub async fn insert(tx: &mut Tx, t: &Table, by: Option<StaffId>, now: Timestamp) -> Result<(), Fail> {
    let id = t.version();
    tx.exec(
        "INSERT INTO calendar_version (id, region, year, version_no, source, loaded_at, loaded_by) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![id.as_str(), t.region.as_str(), i64::from(t.year), t.version_no, t.source.as_str(), now, by],
    )
    .await?;
    let days = t.off().map(|d| (d, "off")).chain(t.makeup().map(|d| (d, "makeup")));
    for (day, kind) in days {
        tx.exec("INSERT INTO calendar_day (version_id, day, kind) VALUES ($1, $2, $3)", args![id.as_str(), day, kind]).await?;
    }
    crate::places::forget(tx);
    Ok(())
}
