//! The note of a session; a lawyer's consultation has none, it has the lawyer's own record.

use server_api as api;
use server_domain::access::Action;
use server_domain::id::SessionId;
use server_domain::session::MAX_NOTE_CHARS;
use server_domain::{Rejection, RejectionCode};
use server_store::{Fail, consultation as consultations, session as sessions, ticket as tickets};

use crate::Context;
use crate::service::lines::declared;
use crate::service::{Actor, job, not_found};

/// Saves the note on top of the version that the writer saw.
///
/// # Errors
/// `note_conflict` with the stored version, `conflict_first`, `text_too_long`, `forbidden` for anybody but the host, and for a lawyer:
/// what comes after the visit may read a note, and nobody reads what a lawyer writes.
pub async fn save_note(cx: &Context, actor: &Actor, id: SessionId, body: api::SaveNote) -> Result<api::Note, Fail> {
    if body.text.chars().count() > MAX_NOTE_CHARS {
        return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_NOTE_CHARS).at("/text").into());
    }
    let now = cx.clock.now();
    let who = actor.clone();
    cx.db
        .write(job!(|tx, who, id, body, now| {
            let s = sessions::get(tx, *id).await?.ok_or_else(|| not_found("session"))?;
            who.must(tx, Action::NoteWrite, s.site_id).await?;
            if !s.is_host(who.id()) {
                return Err(Rejection::new(RejectionCode::Forbidden).with("action", Action::NoteWrite).into());
            }
            let t = tickets::get(tx, s.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
            declared::must_have_declared(tx, &who, &t).await?;
            if consultations::get(tx, t.id, who.id()).await?.is_some() {
                return Err(Rejection::new(RejectionCode::Forbidden).with("action", Action::NoteWrite).into());
            }
            match sessions::save_note(tx, s.id, &body.text, body.version, who.id(), *now).await? {
                Some(version) => Ok(api::Note { text: body.text.clone(), version, saved_at: now.rfc3339() }),
                None => {
                    let stored = sessions::note(tx, s.id).await?.map_or(0, |n| n.version);
                    Err(Rejection::new(RejectionCode::NoteConflict).with("version", stored).into())
                }
            }
        }))
        .await
}
