//! The receipt that a person takes home: where the matter stands and until when they hear of it.

use server_api as api;
use server_domain::RejectionCode;
use server_domain::access::Action;
use server_domain::id::TicketId;
use server_domain::matter::MatterKind;
use server_store::{Fail, matter as matters, site as sites};

use crate::Context;
use crate::service::lines::reception::own_declared;
use crate::service::matters::registration::notice;
use crate::service::{Actor, not_found, view};

/// The receipt to print, for the desk that has the ticket.
///
/// # Errors
/// `matter_missing`, `not_found`, `desk_closed`, `forbidden`.
pub async fn print(cx: &Context, actor: &Actor, id: TicketId) -> Result<api::MatterReceiptPrint, Fail> {
    let mut tx = cx.db.read().await?;
    let (t, _) = own_declared(&mut tx, actor, id).await?;
    actor.must(&mut tx, Action::MatterRegister, t.site_id).await?;
    let matter = t.matter_id.ok_or(RejectionCode::MatterMissing)?;
    let m = matters::get(&mut tx, matter).await?.ok_or_else(|| not_found("matter"))?;
    let (matter_no, query_code) = matters::receipt(&mut tx, matter).await?.ok_or_else(|| not_found("matter"))?;
    let site = sites::get(&mut tx, m.site_id).await?.ok_or_else(|| not_found("site"))?;
    let is_open = m.kind != MatterKind::Accusation;
    let unit = match m.unit_id.filter(|_| is_open) {
        Some(unit) => sites::unit(&mut tx, unit).await?,
        None => None,
    };
    let progress_path = "/progress".to_owned();
    Ok(api::MatterReceiptPrint {
        matter_no,
        query_code,
        registered_at: m.registered_at.rfc3339(),
        site_name: site.name,
        site_name_en: site.name_en,
        state: view::word(m.state.as_str()),
        outcome: is_open.then(|| view::word(m.outcome.as_str())),
        unit_name: unit.as_ref().map(|u| u.name.clone()),
        unit_name_en: unit.map(|u| u.name_en),
        notice: notice(&mut tx, matter).await?,
        progress_url: cx.mode.public_url.as_ref().map(|url| format!("{}{progress_path}", url.trim_end_matches('/'))),
        progress_path,
    })
}
