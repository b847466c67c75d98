//! The other places where people may sit for a sitting by video.

use std::collections::HashMap;

use server_domain::Day;
use server_domain::id::{SiteId, SittingId};

use crate::value::{args, id};
use crate::{Fail, Tx};

/// The other places where people may sit by video, of every sitting from one day to another, both included.
pub async fn between(tx: &mut Tx, from: Day, to: Day) -> Result<HashMap<SittingId, Vec<SiteId>>, Fail> {
    let sql = "SELECT h.sitting_id, h.site_id FROM sitting x JOIN sitting_host h ON h.sitting_id = x.id WHERE x.day >= $1 AND x.day <= $2";
    let rows: Vec<(String, String)> = tx.all(sql, args![from, to]).await?;
    let mut hosts: HashMap<SittingId, Vec<SiteId>> = HashMap::new();
    for (sitting, site) in rows {
        let sitting = id("sitting_host", "sitting_id", &sitting)?;
        hosts.entry(sitting).or_default().push(id("sitting_host", "site_id", &site)?);
    }
    Ok(hosts)
}

/// The other places where people may sit for a sitting by video.
pub async fn of(tx: &mut Tx, sitting: SittingId) -> Result<Vec<SiteId>, Fail> {
    let sql = "SELECT h.site_id FROM sitting_host h JOIN site s ON s.id = h.site_id WHERE h.sitting_id = $1 ORDER BY s.ord, s.id";
    let rows: Vec<(String,)> = tx.all(sql, args![sitting]).await?;
    rows.iter().map(|(s,)| id("sitting_host", "site_id", s)).collect()
}

pub async fn set(tx: &mut Tx, sitting: SittingId, sites: &[SiteId]) -> Result<(), Fail> {
    tx.exec("DELETE FROM sitting_host WHERE sitting_id = $1", args![sitting]).await?;
    for site in sites {
        tx.later("INSERT INTO sitting_host (sitting_id, site_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", args![sitting, *site]);
    }
    Ok(())
}
