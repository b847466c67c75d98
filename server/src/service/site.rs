//! What a place offers today.

use server_api as api;
use server_domain::id::SiteId;
use server_domain::queue::Mode as QueueMode;
use server_domain::{Day, Timestamp};
use server_store::{Fail, Tx, queue as queues, rota, setting, site as sites, staff as staffs};

use crate::Context;
use crate::service::lawyers::empty_chair;
use crate::service::{not_found, view};

/// What this installation is, with the demo's accounts in demo mode only.
pub async fn info(cx: &Context) -> Result<api::Info, Fail> {
    let mut tx = cx.db.read().await?;
    let mut demo_accounts = Vec::new();
    if let Some(password) = &cx.mode.demo_password {
        let all = sites::all(&mut tx).await?;
        for (username, role, name, title, site) in staffs::demo_accounts(&mut tx).await? {
            let site = all.iter().find(|s| Some(s.id.to_string()) == site);
            demo_accounts.push(api::DemoAccount {
                username,
                password: password.clone(),
                role,
                name,
                title,
                site_id: site.map(|s| s.id.to_string()),
                site_name: site.map(|s| s.name.clone()),
            });
        }
    }
    let city_zh = setting::get(&mut tx, "city_zh").await?.unwrap_or_default();
    let city_en = setting::get(&mut tx, "city_en").await?.unwrap_or_default();
    Ok(api::Info {
        demo: cx.mode.demo,
        city: api::Bilingual { zh: city_zh, en: city_en },
        version: env!("CARGO_PKG_VERSION").to_owned(),
        server_time: cx.clock.now().rfc3339(),
        public_url: cx.mode.public_url.clone(),
        demo_accounts,
    })
}

pub async fn list(cx: &Context) -> Result<Vec<api::Site>, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let calendar = sites::calendar(&mut tx).await?;
    Ok(sites::all(&mut tx).await?.iter().map(|s| view::site(s, &calendar, &cx.mode, now)).collect())
}

/// The queues, leaders and lawyers that somebody at this site can reach today.
///
/// # Errors
/// `not_found`.
pub async fn today(cx: &Context, id: SiteId) -> Result<api::SiteToday, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let site = sites::get(&mut tx, id).await?.ok_or_else(|| not_found("site"))?;
    let calendar = sites::calendar(&mut tx).await?;
    let lineage = sites::lineage(&mut tx, id).await?;
    let mut fronts = Vec::new();
    for q in queues::all(&mut tx).await? {
        let reachable = match q.mode {
            QueueMode::Video => lineage.contains(&q.site_id),
            QueueMode::Counter => q.site_id == id,
        };
        if reachable {
            fronts.push(view::queue_front(&mut tx, &q, &calendar, &cx.mode, now).await?);
        }
    }
    let (leaders, lawyers) = on_duty(&mut tx, &lineage, now, now.day()).await?;
    let legal = empty_chair::legal(&mut tx, &lineage, now).await?;
    Ok(api::SiteToday {
        site: view::site(&site, &calendar, &cx.mode, now),
        server_time: now.rfc3339(),
        queues: fronts,
        leaders,
        lawyers,
        legal,
    })
}

/// Leaders from today until `leaders_to` of a place and the places above it, and today's lawyers of the first that has any.
pub async fn on_duty(
    tx: &mut Tx,
    lineage: &[SiteId],
    now: Timestamp,
    leaders_to: Day,
) -> Result<(Vec<api::DutyPerson>, Vec<api::DutyPerson>), Fail> {
    let (mut leaders, mut lawyers) = (Vec::new(), Vec::new());
    for site in lineage {
        leaders.extend(rota::sittings(tx, *site, now.day(), leaders_to).await?);
        if lawyers.is_empty() {
            lawyers = rota::shifts(tx, *site, now.day()).await?;
        }
    }
    leaders.sort_by(|a, b| (&a.day, a.from_min).cmp(&(&b.day, b.from_min)));
    Ok((leaders.iter().map(view::duty).collect(), lawyers.iter().map(view::duty).collect()))
}
