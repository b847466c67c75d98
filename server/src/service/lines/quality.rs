//! How good the lines of a session were: kept every ten seconds, forgotten after half a year.

use std::collections::HashMap;

use server_api as api;
use server_domain::Timestamp;
use server_domain::id::{ParticipantId, SessionId};
use server_store::session_quality::{Figures, Quality};
use server_store::{Fail, Tx, session_quality as qualities};
use signaling::protocol::Quality as Measured;

use crate::Context;
use crate::service::job;
use crate::service::lines::room::participant_id;

/// A measurement older than this says nothing of now, in milliseconds.
const RECENT_MS: i64 = 30_000;
/// Measurements are kept so long, in milliseconds: 180 days.
const KEEP_MS: i64 = 180 * 86_400_000;

/// Keeps a measurement of a participant of the session.
///
/// # Errors
/// `not_found` for an id that is none.
pub(crate) fn keep(tx: &mut Tx, session: SessionId, participant: &str, it: &Measured, now: Timestamp) -> Result<(), Fail> {
    let participant = participant_id(participant)?;
    let row = Quality {
        participant,
        at: now,
        rtt_ms: it.rtt_ms.unwrap_or_default().into(),
        jitter_ms: it.up_jitter_ms.max(it.down_jitter_ms).into(),
        loss_up_permille: it.up_loss_permille.into(),
        loss_down_permille: it.down_loss_permille.into(),
        kbps_up: it.up_kbps.into(),
        kbps_down: it.down_kbps.into(),
        layer: if it.is_low { "low" } else { "high" },
        is_tcp: it.is_tcp,
    };
    qualities::add(tx, session, &[row]);
    Ok(())
}

/// Forgets old measurements.
///
/// # Errors
/// The database's.
pub async fn forget(cx: &Context) -> Result<u64, Fail> {
    let before = cx.clock.now().plus_ms(-KEEP_MS);
    if !qualities::has_old(&mut cx.db.read().await?, before).await? {
        return Ok(0);
    }
    cx.db.write(job!(|tx, before| qualities::forget(tx, *before).await)).await
}

/// The lines of a session as they are now: what was measured last, if that is not long ago.
pub(crate) async fn now(tx: &mut Tx, session: SessionId, now: Timestamp) -> Result<HashMap<ParticipantId, api::QualityFigures>, Fail> {
    let newest = qualities::latest(tx, session, now.plus_ms(-RECENT_MS)).await?;
    Ok(newest.into_iter().filter_map(|(who, row)| Some((who, sum(&[row])?))).collect())
}

/// The figures of a participant over the whole session; `None` if nothing was measured.
pub(crate) async fn figures(tx: &mut Tx, session: SessionId, who: ParticipantId) -> Result<Option<api::QualityFigures>, Fail> {
    Ok(sum(&qualities::of_participant(tx, session, who).await?))
}

fn sum(rows: &[Figures]) -> Option<api::QualityFigures> {
    if rows.is_empty() {
        return None;
    }
    let count = |is: fn(&Figures) -> bool| rows.iter().filter(|r| is(r)).count() as i64;
    Some(api::QualityFigures {
        rows: rows.len() as i64,
        rtt_ms: spread(rows, |r| r.rtt_ms, true),
        jitter_ms: spread(rows, |r| r.jitter_ms, true),
        loss_up_permille: spread(rows, |r| r.loss_up_permille, true),
        loss_down_permille: spread(rows, |r| r.loss_down_permille, true),
        kbps_up: spread(rows, |r| r.kbps_up, false),
        kbps_down: spread(rows, |r| r.kbps_down, false),
        tcp_rows: count(|r| r.is_tcp),
        low_rows: count(|r| r.layer == "low"),
    })
}

/// Of at least one row.
fn spread(rows: &[Figures], value: fn(&Figures) -> i64, is_more_worse: bool) -> api::Spread {
    let mut all: Vec<i64> = rows.iter().map(value).collect();
    all.sort_unstable();
    let (min, max) = (all[0], all[all.len() - 1]);
    api::Spread { min, median: all[(all.len() - 1) / 2], worst: if is_more_worse { max } else { min } }
}
