//! What the boards of a place show and how they speak, and the day's account.

use server_domain::id::SiteId;
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::value::args;
use crate::{Fail, Tx};

/// How boards of a place speak. Minutes are of the day.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Voice {
    pub volume: i64,
    pub is_quiet: bool,
    pub quiet_from_min: Option<i64>,
    pub quiet_to_min: Option<i64>,
}

/// Lines that every board shows: Chinese, English.
pub async fn notices(tx: &mut Tx, site: SiteId) -> Result<Vec<(String, String)>, Fail> {
    Ok(tx.all("SELECT text_zh, text_en FROM notice WHERE site_id = $1 ORDER BY place", args![site]).await?)
}

pub async fn set_notices(tx: &mut Tx, site: SiteId, items: &[(String, String)]) -> Result<(), Fail> {
    tx.exec("DELETE FROM notice WHERE site_id = $1", args![site]).await?;
    for (place, (zh, en)) in (1_i64..).zip(items) {
        let sql = "INSERT INTO notice (site_id, place, text_zh, text_en) VALUES ($1, $2, $3, $4)";
        tx.exec(sql, args![site, place, zh.as_str(), en.as_str()]).await?;
    }
    Ok(())
}

/// The place's voice, or the default: volume 80, no quiet hours.
pub async fn voice(tx: &mut Tx, site: SiteId) -> Result<Voice, Fail> {
    let sql = "SELECT volume, is_quiet, quiet_from_min, quiet_to_min FROM hall_voice WHERE site_id = $1";
    let row: Option<Voice> = tx.opt(sql, args![site]).await?;
    Ok(row.unwrap_or(Voice { volume: 80, is_quiet: false, quiet_from_min: None, quiet_to_min: None }))
}

pub async fn set_voice(tx: &mut Tx, site: SiteId, v: &Voice) -> Result<(), Fail> {
    let sql = "INSERT INTO hall_voice (site_id, volume, is_quiet, quiet_from_min, quiet_to_min) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (site_id) DO UPDATE SET volume = $2, is_quiet = $3, quiet_from_min = $4, quiet_to_min = $5";
    tx.exec(sql, args![site, v.volume, v.is_quiet, v.quiet_from_min, v.quiet_to_min]).await?;
    Ok(())
}

/// Asks for the turn to speak in a zone: granted if it is free, over, or already the board's own. Gives who has it, until
/// when, and up to which event calls were spoken.
pub async fn take_turn(
    tx: &mut Tx,
    site: SiteId,
    zone: &str,
    board: &str,
    spoken_seq: i64,
    now: Timestamp,
    until: Timestamp,
) -> Result<(String, i64, i64), Fail> {
    let sql = "INSERT INTO voice_turn (site_id, zone, board_id, until_at, spoken_seq) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (site_id, zone) DO UPDATE SET board_id = $3, until_at = $4,
                 spoken_seq = CASE WHEN voice_turn.spoken_seq > $5 THEN voice_turn.spoken_seq ELSE $5 END
               WHERE voice_turn.board_id = $3 OR voice_turn.until_at < $6";
    tx.exec(sql, args![site, zone, board, until, spoken_seq, now]).await?;
    Ok(tx.one("SELECT board_id, until_at, spoken_seq FROM voice_turn WHERE site_id = $1 AND zone = $2", args![site, zone]).await?)
}

/// What became of a queue's numbers of one day.
#[derive(Debug, Clone, FromRow)]
pub struct Account {
    pub queue_id: String,
    pub name_zh: String,
    pub name_en: String,
    pub last_no: i64,
    pub tickets: i64,
    pub completed: i64,
    pub missed: i64,
    pub cancelled: i64,
    pub expired: i64,
    pub open: i64,
    pub carried_over: i64,
    /// Neither ended nor on the list.
    pub unaccounted: i64,
    pub people: i64,
    pub items: i64,
}

/// The day's account of every queue of a site that gave numbers, by the queue that gave them.
pub async fn account(tx: &mut Tx, site: SiteId, day: Day) -> Result<Vec<Account>, Fail> {
    let sql = "SELECT q.id AS queue_id, q.name_zh, q.name_en, d.last_no, COUNT(t.id) AS tickets,
        CAST(COALESCE(SUM(CASE WHEN t.state = 'completed' THEN 1 ELSE 0 END), 0) AS BIGINT) AS completed,
        CAST(COALESCE(SUM(CASE WHEN t.state = 'missed' THEN 1 ELSE 0 END), 0) AS BIGINT) AS missed,
        CAST(COALESCE(SUM(CASE WHEN t.state = 'cancelled' THEN 1 ELSE 0 END), 0) AS BIGINT) AS cancelled,
        CAST(COALESCE(SUM(CASE WHEN t.state = 'expired' THEN 1 ELSE 0 END), 0) AS BIGINT) AS expired,
        CAST(COALESCE(SUM(CASE WHEN t.state IN ('issued', 'called', 'serving', 'paused', 'transferred', 'requeued') THEN 1 ELSE 0 END), 0) AS BIGINT) AS open,
        COUNT(c.id) AS carried_over,
        CAST(COALESCE(SUM(CASE WHEN t.state IN ('issued', 'called', 'serving', 'paused', 'transferred', 'requeued', 'missed') AND c.id IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS unaccounted,
        CAST(COALESCE(SUM(t.people), 0) AS BIGINT) AS people,
        COUNT(DISTINCT t.matter_id) AS items
      FROM queue q JOIN queue_day d ON d.queue_id = q.id AND d.day = $2
        LEFT JOIN ticket t ON t.issuer_queue_id = q.id AND t.day = $2 LEFT JOIN carry_over c ON c.ticket_id = t.id
      WHERE q.site_id = $1 GROUP BY q.id, q.name_zh, q.name_en, d.last_no, q.ord ORDER BY q.ord, q.id";
    Ok(tx.all(sql, args![site, day]).await?)
}
