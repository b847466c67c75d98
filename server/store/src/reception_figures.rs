//! The figures of leaders' receptions, counted from the rows of sittings, appointments and orders.

use server_domain::Day;
use server_domain::id::SiteId;
use sqlx::FromRow;

use crate::value::args;
use crate::{Fail, Tx};

/// A leader's sittings in a span of days.
#[derive(Debug, Clone, FromRow)]
pub struct Sat {
    pub leader_id: String,
    pub name: String,
    pub name_en: String,
    pub posted: i64,
    pub held: i64,
    pub substituted: i64,
    pub postponed: i64,
    pub missed: i64,
}

/// Who was received at a leader's sittings.
#[derive(Debug, Clone, FromRow)]
pub struct Received {
    pub leader_id: String,
    pub batches: i64,
    pub people: i64,
    pub walk_ins: i64,
    pub solved: i64,
    pub no_shows: i64,
    pub expired: i64,
    pub adopted: i64,
}

/// What was ordered at a leader's sittings.
#[derive(Debug, Clone, FromRow)]
pub struct Ordered {
    pub leader_id: String,
    pub orders: i64,
    pub done: i64,
    pub overdue: i64,
}

/// Posted sittings of a place by the leader of the plate, both days included.
pub async fn sat(tx: &mut Tx, site: SiteId, from: Day, to: Day) -> Result<Vec<Sat>, Fail> {
    let sql = "SELECT s.leader_id, l.name, l.name_en, COUNT(*) AS posted,
                 CAST(SUM(CASE WHEN s.state IN ('in_progress', 'done', 'reported') THEN 1 ELSE 0 END) AS BIGINT) AS held,
                 CAST(SUM(CASE WHEN s.state IN ('in_progress', 'done', 'reported') AND s.receiver_id <> s.leader_id THEN 1 ELSE 0 END) AS BIGINT)
                   AS substituted,
                 CAST(SUM(CASE WHEN s.state = 'postponed' THEN 1 ELSE 0 END) AS BIGINT) AS postponed,
                 CAST(SUM(CASE WHEN s.state = 'missed' THEN 1 ELSE 0 END) AS BIGINT) AS missed
               FROM sitting s JOIN staff l ON l.id = s.leader_id
               WHERE s.shift_id IS NULL AND s.site_id = $1 AND s.day >= $2 AND s.day <= $3 AND s.state NOT IN ('planned', 'approved')
               GROUP BY s.leader_id, l.name, l.name_en, l.username ORDER BY l.username";
    Ok(tx.all(sql, args![site, from, to]).await?)
}

/// Appointments of those sittings that came to something.
pub async fn received(tx: &mut Tx, site: SiteId, from: Day, to: Day) -> Result<Vec<Received>, Fail> {
    let sql = "SELECT s.leader_id,
                 CAST(SUM(CASE WHEN a.state IN ('completed', 'followed_up') THEN 1 ELSE 0 END) AS BIGINT) AS batches,
                 CAST(SUM(CASE WHEN a.state IN ('completed', 'followed_up') THEN a.people ELSE 0 END) AS BIGINT) AS people,
                 CAST(SUM(CASE WHEN a.state IN ('completed', 'followed_up') AND a.is_walk_in THEN 1 ELSE 0 END) AS BIGINT) AS walk_ins,
                 CAST(SUM(CASE WHEN a.state IN ('completed', 'followed_up') AND a.solved_on_the_spot THEN 1 ELSE 0 END) AS BIGINT) AS solved,
                 CAST(SUM(CASE WHEN a.state = 'no_show' THEN 1 ELSE 0 END) AS BIGINT) AS no_shows,
                 CAST(SUM(CASE WHEN a.state = 'expired' THEN 1 ELSE 0 END) AS BIGINT) AS expired,
                 CAST(SUM(CASE WHEN d.appointment_id IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS adopted
               FROM appointment a JOIN sitting s ON s.id = a.sitting_id LEFT JOIN adoption d ON d.appointment_id = a.id
               WHERE s.shift_id IS NULL AND s.site_id = $1 AND s.day >= $2 AND s.day <= $3 GROUP BY s.leader_id";
    Ok(tx.all(sql, args![site, from, to]).await?)
}

/// Orders of those sittings; `today` decides what is overdue.
pub async fn ordered(tx: &mut Tx, site: SiteId, from: Day, to: Day, today: Day) -> Result<Vec<Ordered>, Fail> {
    let sql = "SELECT s.leader_id, COUNT(*) AS orders,
                 CAST(SUM(CASE WHEN o.state = 'done' THEN 1 ELSE 0 END) AS BIGINT) AS done,
                 CAST(SUM(CASE WHEN o.state = 'given' AND o.due_day < $4 THEN 1 ELSE 0 END) AS BIGINT) AS overdue
               FROM leader_order o JOIN appointment a ON a.id = o.appointment_id JOIN sitting s ON s.id = a.sitting_id
               WHERE s.shift_id IS NULL AND s.site_id = $1 AND s.day >= $2 AND s.day <= $3 GROUP BY s.leader_id";
    Ok(tx.all(sql, args![site, from, to, today]).await?)
}
