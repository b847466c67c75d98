//! How the line of each participant was, every ten seconds.

use server_domain::Timestamp;
use server_domain::id::{ParticipantId, SessionId};
use sqlx::FromRow;

use crate::value::{args, id};
use crate::{Fail, Tx};

/// One row stands for so long, in milliseconds.
pub const EVERY_MS: i64 = 10_000;
/// Rows read of one participant: a session of eight hours.
const MAX_ROWS: i64 = 3_000;

/// One measurement of one participant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quality {
    pub participant: ParticipantId,
    pub at: Timestamp,
    pub rtt_ms: i64,
    pub jitter_ms: i64,
    pub loss_up_permille: i64,
    pub loss_down_permille: i64,
    pub kbps_up: i64,
    pub kbps_down: i64,
    /// `none`, `low` or `high`: what the participant gets of the others' cameras.
    pub layer: &'static str,
    pub is_tcp: bool,
}

/// Keeps measurements of a session: of several within the same ten seconds the first.
pub fn add(tx: &mut Tx, session: SessionId, rows: &[Quality]) {
    for q in rows {
        tx.later(
            "INSERT INTO session_quality (session_id, participant_id, at, rtt_ms, jitter_ms, loss_up_permille, loss_down_permille, kbps_up, kbps_down,
                                          layer, is_tcp)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING",
            args![
                session,
                q.participant,
                q.at.0 - q.at.0.rem_euclid(EVERY_MS),
                q.rtt_ms,
                q.jitter_ms,
                q.loss_up_permille,
                q.loss_down_permille,
                q.kbps_up,
                q.kbps_down,
                q.layer,
                q.is_tcp
            ],
        );
    }
}

/// The figures of one row.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Figures {
    pub rtt_ms: i64,
    pub jitter_ms: i64,
    pub loss_up_permille: i64,
    pub loss_down_permille: i64,
    pub kbps_up: i64,
    pub kbps_down: i64,
    pub layer: String,
    pub is_tcp: bool,
}

/// What was measured of a participant, the oldest first.
pub async fn of_participant(tx: &mut Tx, session: SessionId, participant: ParticipantId) -> Result<Vec<Figures>, Fail> {
    let sql = "SELECT rtt_ms, jitter_ms, loss_up_permille, loss_down_permille, kbps_up, kbps_down, layer, is_tcp FROM session_quality
               WHERE session_id = $1 AND participant_id = $2 ORDER BY at LIMIT $3";
    Ok(tx.all(sql, args![session, participant, MAX_ROWS]).await?)
}

/// The newest measurement of each participant since a moment.
pub async fn latest(tx: &mut Tx, session: SessionId, since: Timestamp) -> Result<Vec<(ParticipantId, Figures)>, Fail> {
    #[derive(FromRow)]
    struct Row {
        participant_id: String,
        #[sqlx(flatten)]
        figures: Figures,
    }
    let sql = "SELECT participant_id, rtt_ms, jitter_ms, loss_up_permille, loss_down_permille, kbps_up, kbps_down, layer, is_tcp
               FROM session_quality q WHERE session_id = $1 AND at >= $2
                 AND at = (SELECT MAX(at) FROM session_quality n WHERE n.session_id = q.session_id AND n.participant_id = q.participant_id)
               ORDER BY participant_id LIMIT 100";
    let rows: Vec<Row> = tx.all(sql, args![session, since]).await?;
    rows.into_iter().map(|r| Ok((id("session_quality", "participant_id", &r.participant_id)?, r.figures))).collect()
}

/// Whether there is anything from before a moment.
pub async fn has_old(tx: &mut Tx, before: Timestamp) -> Result<bool, Fail> {
    let row: Option<(i64,)> = tx.opt("SELECT at FROM session_quality WHERE at < $1 LIMIT 1", args![before]).await?;
    Ok(row.is_some())
}

/// Forgets what was measured before a moment.
pub async fn forget(tx: &mut Tx, before: Timestamp) -> Result<u64, Fail> {
    Ok(tx.exec("DELETE FROM session_quality WHERE at < $1", args![before]).await?)
}
