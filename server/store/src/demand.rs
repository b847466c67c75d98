//! Rows behind the figures of demand for legal advice: talks, empty chairs, call-backs.

use server_domain::id::SiteId;
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::value::{args, id};
use crate::{Fail, Tx};

/// Most talks that one question may cover.
pub const MAX_TALKS: i64 = 100_000;

/// A talk without anything that was said.
#[derive(Debug, Clone, FromRow)]
pub struct Talk {
    /// Where the person was.
    pub site_id: String,
    pub topic: Option<String>,
    /// Words with a blank between them.
    pub referrals: String,
    pub started_at: i64,
    pub spent_ms: i64,
    pub ended_at: Option<i64>,
    pub due_at: i64,
    pub called_at: Option<i64>,
}

/// Talks that began from one day to another, both included.
pub async fn talks(tx: &mut Tx, from: Day, to: Day) -> Result<Vec<Talk>, Fail> {
    let sql = "SELECT t.origin_site_id AS site_id, COALESCE(c.topic, m.topic) AS topic, c.referrals, c.started_at, c.spent_ms, c.ended_at,
                      t.due_at, t.called_at
               FROM consultation c JOIN ticket t ON t.id = c.ticket_id LEFT JOIN matter m ON m.id = t.matter_id
               WHERE c.started_at >= $1 AND c.started_at < $2 ORDER BY c.started_at, c.ticket_id LIMIT $3";
    Ok(tx.all(sql, args![from.start(), to.plus_days(1).start(), MAX_TALKS]).await?)
}

/// Empty chairs of these days: where, and how each ended.
pub async fn gaps(tx: &mut Tx, from: Day, to: Day) -> Result<Vec<(SiteId, Option<String>)>, Fail> {
    let sql = "SELECT s.site_id, g.outcome FROM duty_gap g JOIN lawyer_shift s ON s.id = g.shift_id WHERE s.day >= $1 AND s.day <= $2";
    let rows: Vec<(String, Option<String>)> = tx.all(sql, args![from, to]).await?;
    rows.into_iter().map(|(site, outcome)| Ok((id("lawyer_shift", "site_id", &site)?, outcome))).collect()
}

/// Where people asked on these days to be called back.
pub async fn call_backs(tx: &mut Tx, from: Day, to: Day) -> Result<Vec<SiteId>, Fail> {
    let rows: Vec<(String,)> = tx.all("SELECT site_id FROM call_back WHERE day >= $1 AND day <= $2", args![from, to]).await?;
    rows.into_iter().map(|(site,)| id("call_back", "site_id", &site)).collect()
}

/// Talks of each lawyer that began from one moment on and before another, with the milliseconds talked by `now`.
pub async fn of_lawyers(tx: &mut Tx, from: Timestamp, until: Timestamp, now: Timestamp) -> Result<Vec<(String, i64, i64)>, Fail> {
    let sql = "SELECT lawyer_id, COUNT(*), CAST(SUM(spent_ms + CASE WHEN ended_at IS NULL THEN $3 - started_at ELSE 0 END) AS BIGINT)
               FROM consultation WHERE started_at >= $1 AND started_at < $2 GROUP BY lawyer_id";
    Ok(tx.all(sql, args![from, until, now]).await?)
}

/// Duties of these days that a lawyer took over when somebody else's chair was empty: by whom, one entry each.
pub async fn filled(tx: &mut Tx, from: Day, to: Day) -> Result<Vec<String>, Fail> {
    let sql = "SELECT p.to_lawyer_id FROM shift_step p JOIN lawyer_shift s ON s.id = p.shift_id
               WHERE s.day >= $1 AND s.day <= $2 AND p.kind = 'filled' AND p.staff_id IS NOT NULL AND p.to_lawyer_id IS NOT NULL";
    let rows: Vec<(String,)> = tx.all(sql, args![from, to]).await?;
    Ok(rows.into_iter().map(|(lawyer,)| lawyer).collect())
}
