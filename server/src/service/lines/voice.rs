//! Which board speaks: one turn per zone of a place, so that two boards never speak at once in one hall.

use server_api as api;
use server_domain::id::SiteId;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::{Fail, hall as halls, site as sites};

use crate::Context;
use crate::service::{job, not_found};

/// How long a turn lasts without being asked for again, in milliseconds.
const TURN_MS: i64 = 12_000;
/// How often a board asks, in milliseconds.
const ASK_MS: u32 = 4_000;
/// Longest name of a zone, in characters.
const MAX_ZONE: usize = 20;

/// Gives the turn to the asking board if it is free, over, or its own.
///
/// # Errors
/// `field_invalid`, `not_found`.
pub async fn ask(cx: &Context, site: SiteId, body: api::AskVoice) -> Result<api::VoiceTurn, Fail> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if !(8..=64).contains(&body.board_id.len()) || !body.board_id.chars().all(plain) {
        return Err(Rejection::new(RejectionCode::FieldInvalid).at("/board_id").into());
    }
    if body.zone.chars().count() > MAX_ZONE {
        return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_ZONE).at("/zone").into());
    }
    let now = cx.clock.now();
    let board = body.board_id.clone();
    let (holder, until, spoken_seq) = cx
        .db
        .write(job!(|tx, site, body, now| {
            sites::get(tx, *site).await?.ok_or_else(|| not_found("site"))?;
            halls::take_turn(tx, *site, &body.zone, &body.board_id, body.spoken_seq.max(0), *now, now.plus_ms(TURN_MS)).await
        }))
        .await?;
    Ok(api::VoiceTurn { speaks: holder == board, until: Timestamp(until).rfc3339(), spoken_seq, ask_again_ms: ASK_MS })
}
