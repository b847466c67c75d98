//! Sites and units.

use server_domain::calendar::Hours;
use server_domain::id::{SiteId, UnitId};
use server_domain::site::{MAX_DEPTH, SiteKind};
use sqlx::FromRow;

use crate::value::{args, id, word};
use crate::{Fail, Tx, places};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    pub id: SiteId,
    pub parent_id: Option<SiteId>,
    pub kind: SiteKind,
    pub division_code: String,
    pub name: String,
    pub short_name: String,
    pub name_en: String,
    pub short_name_en: String,
    /// Where in the building people sit, or go: "一楼视频接访室".
    pub place_zh: String,
    pub place_en: String,
    pub hours: Hours,
}

#[derive(FromRow)]
struct Row {
    id: String,
    parent_id: Option<String>,
    kind: String,
    division_code: String,
    name: String,
    short_name: String,
    name_en: String,
    short_name_en: String,
    place_zh: String,
    place_en: String,
    opens_min: i64,
    closes_min: i64,
}

impl TryFrom<Row> for Site {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        Ok(Self {
            id: id("site", "id", &r.id)?,
            parent_id: r.parent_id.as_deref().map(|p| id("site", "parent_id", p)).transpose()?,
            kind: word("site", "kind", &r.kind, SiteKind::parse)?,
            division_code: r.division_code,
            name: r.name,
            short_name: r.short_name,
            name_en: r.name_en,
            short_name_en: r.short_name_en,
            place_zh: r.place_zh,
            place_en: r.place_en,
            hours: Hours { opens_min: r.opens_min as u16, closes_min: r.closes_min as u16 },
        })
    }
}

/// Every site in display order: parents before children.
pub async fn all(tx: &mut Tx) -> Result<Vec<Site>, Fail> {
    Ok(places::known(tx).await?.sites.clone())
}

pub(crate) async fn read(tx: &mut Tx) -> Result<Vec<Site>, Fail> {
    let sql =
        "SELECT id, parent_id, kind, division_code, name, short_name, name_en, short_name_en, place_zh, place_en, opens_min, closes_min
               FROM site ORDER BY ord, id";
    let rows: Vec<Row> = tx.all(sql, vec![]).await?;
    rows.into_iter().map(Site::try_from).collect()
}

pub async fn get(tx: &mut Tx, site: SiteId) -> Result<Option<Site>, Fail> {
    let find = |sites: &[Site]| sites.iter().find(|s| s.id == site).cloned();
    match find(&places::known(tx).await?.sites) {
        Some(site) => Ok(Some(site)),
        None => Ok(find(&places::reread(tx).await?.sites)),
    }
}

pub async fn insert(tx: &mut Tx, s: &Site, ord: i64) -> Result<(), Fail> {
    tx.exec(
        "INSERT INTO site (id, parent_id, kind, division_code, name, short_name, name_en, short_name_en, place_zh, place_en, opens_min, closes_min, ord)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        args![
            s.id,
            s.parent_id,
            s.kind.as_str(),
            s.division_code.as_str(),
            s.name.as_str(),
            s.short_name.as_str(),
            s.name_en.as_str(),
            s.short_name_en.as_str(),
            s.place_zh.as_str(),
            s.place_en.as_str(),
            i64::from(s.hours.opens_min),
            i64::from(s.hours.closes_min),
            ord
        ],
    )
    .await?;
    places::forget(tx);
    Ok(())
}

/// The site itself and everything above it, nearest first.
pub async fn lineage(tx: &mut Tx, site: SiteId) -> Result<Vec<SiteId>, Fail> {
    let mut chain = vec![site];
    while chain.len() < MAX_DEPTH {
        let at = *chain.last().expect("starts with one");
        let Some(parent) = get(tx, at).await?.and_then(|s| s.parent_id) else { break };
        chain.push(parent);
    }
    Ok(chain)
}

pub async fn insert_unit(tx: &mut Tx, unit: UnitId, site: SiteId, name: &str, name_en: &str) -> Result<(), Fail> {
    tx.exec("INSERT INTO unit (id, site_id, name, name_en) VALUES ($1, $2, $3, $4)", args![unit, site, name, name_en]).await?;
    Ok(())
}

/// A unit of the catalogue with its division and level.
#[derive(Debug, Clone)]
pub struct UnitRow {
    pub id: UnitId,
    pub name: String,
    pub name_en: String,
    pub division_code: String,
    pub tier: u8,
}

fn unit_row((unit, name, name_en, division_code, kind): (String, String, String, String, String)) -> Result<UnitRow, Fail> {
    let tier = word("site", "kind", &kind, SiteKind::parse)?.tier();
    Ok(UnitRow { id: id("unit", "id", &unit)?, name, name_en, division_code, tier })
}

/// The units that answer for a topic, or for accusations ([`server_domain::route::DISCIPLINE`]).
pub async fn units_for(tx: &mut Tx, topic: &str) -> Result<Vec<UnitRow>, Fail> {
    let sql = "SELECT u.id, u.name, u.name_en, s.division_code, s.kind FROM unit u JOIN site s ON s.id = u.site_id
               JOIN unit_topic t ON t.unit_id = u.id WHERE t.topic = $1 ORDER BY s.ord, u.name";
    let rows: Vec<(String, String, String, String, String)> = tx.all(sql, args![topic]).await?;
    rows.into_iter().map(unit_row).collect()
}

/// The whole catalogue: every unit, largest places first.
pub async fn units(tx: &mut Tx) -> Result<Vec<UnitRow>, Fail> {
    let sql = "SELECT u.id, u.name, u.name_en, s.division_code, s.kind FROM unit u JOIN site s ON s.id = u.site_id ORDER BY s.ord, u.name";
    let rows: Vec<(String, String, String, String, String)> = tx.all(sql, vec![]).await?;
    rows.into_iter().map(unit_row).collect()
}

/// One unit.
pub async fn unit(tx: &mut Tx, unit: UnitId) -> Result<Option<UnitRow>, Fail> {
    let sql = "SELECT u.id, u.name, u.name_en, s.division_code, s.kind FROM unit u JOIN site s ON s.id = u.site_id WHERE u.id = $1";
    let row: Option<(String, String, String, String, String)> = tx.opt(sql, args![unit]).await?;
    row.map(unit_row).transpose()
}

/// Where a unit is.
pub async fn site_of_unit(tx: &mut Tx, unit: UnitId) -> Result<Option<SiteId>, Fail> {
    let row: Option<(String,)> = tx.opt("SELECT site_id FROM unit WHERE id = $1", args![unit]).await?;
    row.map(|(s,)| id("unit", "site_id", &s)).transpose()
}

/// The telephone on duty of a unit, if it has one.
pub async fn duty_phone(tx: &mut Tx, unit: UnitId) -> Result<Option<String>, Fail> {
    let row: Option<(Option<String>,)> = tx.opt("SELECT duty_phone FROM unit WHERE id = $1", args![unit]).await?;
    Ok(row.and_then(|(phone,)| phone))
}

pub async fn set_duty_phone(tx: &mut Tx, unit: UnitId, phone: &str) -> Result<(), Fail> {
    tx.exec("UPDATE unit SET duty_phone = $2 WHERE id = $1", args![unit, phone]).await?;
    Ok(())
}

/// Says that a unit answers for a topic.
pub async fn put_unit_topic(tx: &mut Tx, unit: UnitId, topic: &str) -> Result<(), Fail> {
    let sql = "INSERT INTO unit_topic (unit_id, topic) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    tx.exec(sql, args![unit, topic]).await?;
    Ok(())
}

/// The calendar that holds in this installation: the nation's with the province's and the city's days over it.
pub async fn calendar(tx: &mut Tx) -> Result<server_domain::calendar::Calendar, Fail> {
    Ok(places::known(tx).await?.calendar.clone())
}
