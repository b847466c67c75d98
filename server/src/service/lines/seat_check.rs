//! The check of a seat before its session (会前联调): compulsory, every one is kept.

use server_api as api;
use server_domain::Timestamp;
use server_domain::event::EventKind;
use server_domain::session::Why;
use server_domain::session::preflight::Preflight;
use server_domain::ticket::Ticket as State;
use server_store::preflight::Checked;
use server_store::session::Turn;
use server_store::ticket::{Change, Ticket};
use server_store::{Fail, Tx, preflight as preflights, session as sessions, ticket as tickets};

use crate::Context;
use crate::service::lines::seat::{Sitter, tell, view_of};
use crate::service::lines::ticket;
use crate::service::{job, not_found, view};

/// Writes down a check of devices and line.
///
/// # Errors
/// `field_invalid` for figures that cannot be, `seat_required` if the seat was released.
pub async fn save(cx: &Context, who: &Sitter, check: Preflight) -> Result<api::Seat, Fail> {
    let check = check.checked()?;
    let (now, sitter) = (cx.clock.now(), who.clone());
    cx.db
        .write(job!(|tx, sitter, check, now| {
            let open = sessions::of_ticket(tx, sitter.ticket).await?.filter(|s| s.state.is_open());
            preflights::add(tx, &sitter.seat, open.as_ref().map(|s| s.id), &check, *now).await?;
            if let Some(s) = open
                && let Ok(next) = s.state.check()
                && next != s.state
            {
                sessions::save(tx, &s, next, &Turn::of(Why::PreflightDone), *now).await?;
            }
            let body = serde_json::json!({ "camera": check.camera, "microphone": check.microphone, "speaker_heard": check.speaker_heard,
                                           "score": check.score(), "word": check.word() });
            tell(tx, &sitter, EventKind::PreflightDone, body, *now).await
        }))
        .await?;
    view_of(cx, who).await
}

/// Somebody of the lobby who was called while nobody was seen there is back: they are here now.
pub(crate) async fn arrive(tx: &mut Tx, t: &Ticket, now: Timestamp) -> Result<(), Fail> {
    if !matches!(t.state, State::Called { .. }) {
        return Ok(());
    }
    let t = tickets::save(tx, t, t.state.serve(now)?, &Change::default(), now).await?;
    ticket::tell(tx, &t, EventKind::TicketServing, now).await
}

/// The same by id.
pub(crate) async fn arrive_by_id(tx: &mut Tx, id: server_domain::id::TicketId, now: Timestamp) -> Result<(), Fail> {
    let t = tickets::get(tx, id).await?.ok_or_else(|| not_found("ticket"))?;
    arrive(tx, &t, now).await
}

/// A check with what came of it.
pub fn shown(c: &Checked) -> api::PreflightResult {
    api::PreflightResult {
        score: c.check.score(),
        word: view::word(c.check.word().as_str()),
        at: c.at.rfc3339(),
        camera: view::word(c.check.camera.as_str()),
        microphone: view::word(c.check.microphone.as_str()),
        speaker_heard: c.check.speaker_heard,
        uses_text: c.check.uses_text,
        microphone_level: c.check.microphone_level,
        line: c.check.line.map(|l| api::LineFigures {
            rtt_ms: l.rtt_ms,
            jitter_ms: l.jitter_ms,
            loss_permille: l.loss_permille,
            up_kbps: l.up_kbps,
            down_kbps: l.down_kbps,
            is_tcp: l.is_tcp,
        }),
    }
}

/// The latest check of a seat.
pub(crate) async fn of_seat(tx: &mut Tx, seat: &str) -> Result<Option<api::PreflightResult>, Fail> {
    Ok(preflights::of_seat(tx, seat).await?.as_ref().map(shown))
}
