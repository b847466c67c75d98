//! Firms' lists of people and units whom they advise: keyed hashes that answer yes or no and cannot be read back.

use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::{FirmId, SiteId};
use server_domain::rota::consultation::MAX_LISTED;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::{Fail, Tx, conflict as conflicts, event};

use crate::Context;
use crate::service::lawyers::conflict::party_name;
use crate::service::lawyers::{rota, rota_facts};
use crate::service::{Actor, job, not_found};

/// Who may touch a firm's list: its own lawyers and the coordinator.
async fn must_keep_list(tx: &mut Tx, actor: &Actor, firm: FirmId) -> Result<SiteId, Fail> {
    if conflicts::firm_of(tx, actor.id()).await? == Some(firm) {
        return Ok(rota_facts::city(tx).await?.id);
    }
    let city = rota::must_plan(tx, actor).await?;
    if conflicts::has_firm(tx, firm).await? { Ok(city) } else { Err(not_found("firm")) }
}

/// Replaces a firm's list.
///
/// # Errors
/// `forbidden`, `not_found`, `text_too_long` beyond the most names, `name_missing`, `name_too_long`.
pub async fn set_list(cx: &Context, actor: &Actor, firm: FirmId, names: &[String]) -> Result<api::ConflictListStanding, Fail> {
    if names.len() > MAX_LISTED {
        return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_LISTED).at("/names").into());
    }
    let names = names.iter().enumerate().map(|(i, name)| party_name(name, &format!("/names/{i}"))).collect::<Result<Vec<_>, _>>()?;
    let (who, now) = (actor.clone(), cx.clock.now());
    cx.db
        .write(job!(|tx, who, firm, names, now| {
            let city = must_keep_list(tx, &who, *firm).await?;
            let count = conflicts::replace(tx, *firm, &names, who.id(), *now).await?;
            event::append(tx, city, EventKind::ConflictListChanged, &serde_json::json!({ "firm_id": *firm }), *now).await?;
            Ok(api::ConflictListStanding { count, changed_at: Some(now.rfc3339()) })
        }))
        .await
}

/// How long a firm's list is; the names are not kept.
///
/// # Errors
/// `forbidden`, `not_found`.
pub async fn list(cx: &Context, actor: &Actor, firm: FirmId) -> Result<api::ConflictListStanding, Fail> {
    let mut tx = cx.db.read().await?;
    must_keep_list(&mut tx, actor, firm).await?;
    let (count, at) = conflicts::standing(&mut tx, firm).await?.map_or((0, None), |(count, at)| (count, Some(at)));
    Ok(api::ConflictListStanding { count, changed_at: at.map(Timestamp::rfc3339) })
}
