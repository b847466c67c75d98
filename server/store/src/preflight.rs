//! Checks of seats: every one is kept, the seat shows the latest.

use server_domain::Timestamp;
use server_domain::id::SessionId;
use server_domain::session::DeviceCheck;
use server_domain::session::preflight::{Line, Preflight};
use sqlx::FromRow;

use crate::value::{args, word};
use crate::{Fail, Tx};

/// A check as it is kept. Score and word follow from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub seat: String,
    pub at: Timestamp,
    pub check: Preflight,
}

#[derive(FromRow)]
struct Row {
    seat_id: String,
    at: i64,
    camera: String,
    microphone: String,
    speaker_heard: bool,
    uses_text: bool,
    microphone_level: Option<i64>,
    rtt_ms: Option<i64>,
    jitter_ms: Option<i64>,
    loss_permille: Option<i64>,
    up_kbps: Option<i64>,
    down_kbps: Option<i64>,
    is_tcp: Option<bool>,
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT seat_id, at, camera, microphone, speaker_heard, uses_text, microphone_level, rtt_ms, jitter_ms, loss_permille, up_kbps,
                    down_kbps, is_tcp FROM preflight ",
            $tail
        )
    };
}

impl TryFrom<Row> for Checked {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        let n = |value: Option<i64>| value.unwrap_or(0) as u32;
        let line = r.is_tcp.map(|is_tcp| Line {
            rtt_ms: n(r.rtt_ms),
            jitter_ms: n(r.jitter_ms),
            loss_permille: n(r.loss_permille),
            up_kbps: n(r.up_kbps),
            down_kbps: n(r.down_kbps),
            is_tcp,
        });
        Ok(Self {
            at: Timestamp(r.at),
            check: Preflight {
                camera: word("preflight", "camera", &r.camera, DeviceCheck::parse)?,
                microphone: word("preflight", "microphone", &r.microphone, DeviceCheck::parse)?,
                speaker_heard: r.speaker_heard,
                uses_text: r.uses_text,
                microphone_level: r.microphone_level.map(|level| level as u32),
                line,
            },
            seat: r.seat_id,
        })
    }
}

/// Keeps a check of a seat, and the seat as checked.
pub async fn add(tx: &mut Tx, seat: &str, session: Option<SessionId>, check: &Preflight, now: Timestamp) -> Result<(), Fail> {
    let sql = "UPDATE seat SET preflight_at = $2, camera = $3, microphone = $4, speaker_heard = $5 WHERE id = $1";
    tx.exec(sql, args![seat, now, check.camera.as_str(), check.microphone.as_str(), check.speaker_heard]).await?;
    let (before,): (i64,) = tx.one("SELECT COUNT(*) FROM preflight WHERE seat_id = $1", args![seat]).await?;
    let figure = |value: fn(&Line) -> u32| check.line.as_ref().map(|line| i64::from(value(line)));
    tx.exec(
        "INSERT INTO preflight (seat_id, no, session_id, at, camera, microphone, speaker_heard, microphone_level, rtt_ms, jitter_ms,
                                loss_permille, up_kbps, down_kbps, is_tcp, score, word, uses_text)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        args![
            seat,
            before + 1,
            session,
            now,
            check.camera.as_str(),
            check.microphone.as_str(),
            check.speaker_heard,
            check.microphone_level.map(i64::from),
            figure(|l| l.rtt_ms),
            figure(|l| l.jitter_ms),
            figure(|l| l.loss_permille),
            figure(|l| l.up_kbps),
            figure(|l| l.down_kbps),
            check.line.map(|l| l.is_tcp),
            i64::from(check.score()),
            check.word().as_str(),
            check.uses_text
        ],
    )
    .await?;
    Ok(())
}

/// The latest check of a seat.
pub async fn of_seat(tx: &mut Tx, seat: &str) -> Result<Option<Checked>, Fail> {
    tx.opt::<Row>(select!("WHERE seat_id = $1 ORDER BY no DESC LIMIT 1"), args![seat]).await?.map(Checked::try_from).transpose()
}

/// The checks made for a session, the oldest first.
pub async fn of_session(tx: &mut Tx, session: SessionId) -> Result<Vec<Checked>, Fail> {
    let rows: Vec<Row> = tx.all(select!("WHERE session_id = $1 ORDER BY at, seat_id, no LIMIT 100"), args![session]).await?;
    rows.into_iter().map(Checked::try_from).collect()
}
