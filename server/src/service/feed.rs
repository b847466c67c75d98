//! Who may listen to which streams.

use server_domain::id::SiteId;
use server_store::{Fail, site as sites, ticket as tickets};

use crate::Context;
use crate::feed::{Audience, Filter};
use crate::service::lines::seat::Sitter;
use crate::service::{Actor, not_found};

/// Numbers and desks of a place and of the places above it, whose queues serve it.
///
/// # Errors
/// `not_found`.
pub async fn public(cx: &Context, site: SiteId) -> Result<Audience, Fail> {
    let mut tx = cx.db.read().await?;
    sites::get(&mut tx, site).await?.ok_or_else(|| not_found("site"))?;
    Ok(Audience { streams: sites::lineage(&mut tx, site).await?, filter: Filter::Public })
}

/// What staff of a place need to look at again.
pub async fn staff(cx: &Context, actor: &Actor) -> Result<Audience, Fail> {
    let mut tx = cx.db.read().await?;
    let streams = match actor.staff.site_id {
        Some(site) => sites::lineage(&mut tx, site).await?,
        None => Vec::new(),
    };
    Ok(Audience { streams, filter: Filter::Staff })
}

/// What concerns the person in the seat, also after the number was sent on to another line that serves their place.
pub async fn seat(cx: &Context, who: &Sitter) -> Result<Audience, Fail> {
    let mut tx = cx.db.read().await?;
    let t = tickets::get(&mut tx, who.ticket).await?.ok_or_else(|| not_found("ticket"))?;
    let mut streams = sites::lineage(&mut tx, t.origin_site_id).await?;
    if !streams.contains(&t.site_id) {
        streams.push(t.site_id);
    }
    Ok(Audience { streams, filter: Filter::Ticket(t.id) })
}
