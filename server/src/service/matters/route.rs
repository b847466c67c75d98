//! Where a matter belongs: the unit catalogue and the tier rule.

use server_api as api;
use server_domain::id::{SiteId, UnitId};
use server_domain::matter::{MatterKind, Topic};
use server_domain::registration::is_division_code;
use server_domain::route::{self, Unit};
use server_domain::{Rejection, RejectionCode};
use server_store::{Fail, site as sites};

use crate::Context;
use crate::service::{not_found, view};

/// What is asked.
pub struct Ask {
    pub topic: Topic,
    pub place: String,
    pub kind: Option<MatterKind>,
    /// Where the person stands.
    pub site: Option<SiteId>,
}

/// Units for a topic and place, the responsible first.
///
/// # Errors
/// `division_code_invalid`, `not_found` for an unknown site.
pub async fn suggest(cx: &Context, ask: &Ask) -> Result<api::RouteSuggestion, Fail> {
    if !is_division_code(&ask.place) {
        return Err(Rejection::new(RejectionCode::DivisionCodeInvalid).at("/place").into());
    }
    let mut tx = cx.db.read().await?;
    let here = match ask.site {
        Some(site) => Some(sites::get(&mut tx, site).await?.ok_or_else(|| not_found("site"))?.kind.tier()),
        None => None,
    };
    // An accusation goes by what it is, not by what it is about.
    let line = if ask.kind == Some(MatterKind::Accusation) { route::DISCIPLINE } else { ask.topic.as_str() };
    let rows = sites::units_for(&mut tx, line).await?;
    let units: Vec<Unit<UnitId>> = rows.iter().map(|u| Unit { id: u.id, division_code: u.division_code.clone(), tier: u.tier }).collect();
    let (fits, hints) = route::suggest(&units, &ask.place, ask.kind, ask.topic, here);
    let named = |f: route::Fit<UnitId>| {
        let row = rows.iter().find(|u| u.id == f.id)?;
        Some(api::RouteUnit {
            id: f.id.to_string(),
            name: row.name.clone(),
            name_en: row.name_en.clone(),
            tier: f.tier,
            is_responsible: f.is_responsible,
        })
    };
    Ok(api::RouteSuggestion {
        units: fits.into_iter().filter_map(named).collect(),
        hints: hints.iter().map(|h| view::word(h.as_str())).collect(),
    })
}

/// The whole catalogue, for choosing by hand.
pub async fn units(cx: &Context) -> Result<Vec<api::Unit>, Fail> {
    let mut tx = cx.db.read().await?;
    let view = |u: sites::UnitRow| api::Unit {
        id: u.id.to_string(),
        name: u.name,
        name_en: u.name_en,
        tier: u.tier,
        division_code: u.division_code,
    };
    Ok(sites::units(&mut tx).await?.into_iter().map(view).collect())
}
