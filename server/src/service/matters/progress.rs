//! How a matter stands, for whoever holds its query code.

use std::net::IpAddr;

use server_api as api;
use server_domain::login::LOCK_MS;
use server_domain::matter::{MatterKind, read_query_code};
use server_domain::{Rejection, RejectionCode};
use server_store::{Fail, deadline as deadlines, matter as matters, site as sites};

use crate::Context;
use crate::service::{calendar, view};

/// Wrong codes from one source before it must wait. One in 31^8 / matters is right, so this many tell a guesser nothing,
/// and a hall's visitors behind one address are not shut out by a few typing mistakes.
pub const MAX_WRONG_CODES: u32 = 20;

/// State and dates of a matter: never a name or a text, and of an accusation number, day and state only.
///
/// # Errors
/// `query_code_unknown`; `query_code_locked` after [`MAX_WRONG_CODES`] from one source.
pub async fn ask(cx: &Context, code: &str, from: IpAddr) -> Result<api::Progress, Fail> {
    let now = cx.clock.now();
    let wrong = cx.sources.query_codes.get(from);
    let left_ms = LOCK_MS - now.since_ms(wrong.last_at);
    if wrong.count >= MAX_WRONG_CODES && left_ms > 0 {
        return Err(Rejection::new(RejectionCode::QueryCodeLocked).with("minutes", (left_ms + 59_999) / 60_000).into());
    }
    let mut tx = cx.db.read().await?;
    let found = match read_query_code(code) {
        Some(code) => matters::by_query_code(&mut tx, &code).await?,
        None => None,
    };
    let Some(m) = found else {
        cx.sources.query_codes.add(from, now);
        return Err(Rejection::new(RejectionCode::QueryCodeUnknown).at("/query_code").into());
    };
    cx.sources.query_codes.forget(from);
    let is_open = m.kind != MatterKind::Accusation;
    let unit = match m.unit_id.filter(|_| is_open) {
        Some(unit) => sites::unit(&mut tx, unit).await?,
        None => None,
    };
    let deadlines = if is_open { calendar::views(&deadlines::of_matter(&mut tx, m.id).await?) } else { Vec::new() };
    Ok(api::Progress {
        matter_no: m.matter_no,
        received_at: m.registered_at.rfc3339(),
        state: view::word(m.state.as_str()),
        outcome: is_open.then(|| view::word(m.outcome.as_str())),
        unit_name: unit.as_ref().map(|u| u.name.clone()),
        unit_name_en: unit.map(|u| u.name_en),
        deadlines,
        server_time: now.rfc3339(),
    })
}
