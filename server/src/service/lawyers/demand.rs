//! Figures of demand for legal advice: what about, when, from where, where to; how often a chair was empty.

use std::collections::{BTreeMap, HashSet};

use server_api as api;
use server_domain::Timestamp;
use server_domain::access::Action;
use server_domain::id::SiteId;
use server_domain::rota::demand::{joined, median};
use server_store::{Fail, Tx, demand as rows, site as sites};

use crate::Context;
use crate::service::lawyers::rota_facts;
use crate::service::lines::figures::parse_span;
use crate::service::{Actor, not_found, view};

/// The word of what was joined, a topic and a referral alike.
const OTHER: &str = "other";

/// A place and all below it.
async fn reached(tx: &mut Tx, root: SiteId) -> Result<HashSet<SiteId>, Fail> {
    let mut out = HashSet::new();
    for site in sites::all(tx).await? {
        if sites::lineage(tx, site.id).await?.contains(&root) {
            out.insert(site.id);
        }
    }
    Ok(out)
}

fn counted<T: Ord>(all: impl Iterator<Item = T>) -> Vec<(T, u32)> {
    let mut counts = BTreeMap::new();
    for one in all {
        *counts.entry(one).or_insert(0) += 1;
    }
    counts.into_iter().collect()
}

/// The figures of a place, or without one of the place where one works, over a span of days, both included.
///
/// # Errors
/// `day_invalid` also beyond 366 days, `not_found`, `forbidden`.
pub async fn of(cx: &Context, actor: &Actor, site: Option<SiteId>, from: &str, to: &str) -> Result<api::DutyFigures, Fail> {
    let (from, to) = parse_span(from, to)?;
    let mut tx = cx.db.read().await?;
    let root = match site.or(actor.staff.site_id) {
        Some(site) => site,
        None => rota_facts::city(&mut tx).await?.id,
    };
    let here = sites::get(&mut tx, root).await?.ok_or_else(|| not_found("site"))?;
    actor.must(&mut tx, Action::DemandSee, root).await?;
    let within = reached(&mut tx, root).await?;
    let is_in = |site: &str| site.parse().is_ok_and(|site: SiteId| within.contains(&site));
    let talks: Vec<rows::Talk> = rows::talks(&mut tx, from, to).await?.into_iter().filter(|t| is_in(&t.site_id)).collect();
    let topics = counted(talks.iter().map(|t| t.topic.clone().unwrap_or_else(|| OTHER.to_owned())));
    let hours = counted(talks.iter().map(|t| Timestamp(t.started_at).minute_of_day() / 60));
    let referrals = counted(talks.iter().flat_map(|t| t.referrals.split_whitespace().map(str::to_owned)));
    let places = counted(talks.iter().map(|t| t.site_id.clone()));
    let mut by_site = Vec::new();
    for (id, count) in joined(places, &String::new()) {
        let place = match id.parse() {
            Ok(site) => sites::get(&mut tx, site).await?,
            Err(_) => None,
        };
        let (site_id, name, name_en) = place.map_or_else(
            || (None, "其他".to_owned(), "Other places".to_owned()),
            |s| (Some(s.id.to_string()), s.short_name, s.short_name_en),
        );
        by_site.push(api::SiteCount { site_id, site: name, site_en: name_en, count });
    }
    let gaps: Vec<_> = rows::gaps(&mut tx, from, to).await?.into_iter().filter(|(site, _)| within.contains(site)).collect();
    let is_filled = |outcome: &Option<String>| matches!(outcome.as_deref(), Some("filled" | "remote_filled"));
    let minutes = |t: &rows::Talk| t.ended_at.map(|_| t.spent_ms / 60_000);
    let waited = |t: &rows::Talk| t.called_at.map(|called| (called - t.due_at).max(0) / 60_000);
    let other = OTHER.to_owned();
    Ok(api::DutyFigures {
        site: here.short_name,
        site_en: here.short_name_en,
        from: from.to_string(),
        to: to.to_string(),
        consultations: talks.len() as u32,
        by_topic: joined(topics, &other).into_iter().map(|(t, count)| api::TopicCount { topic: view::word(&t), count }).collect(),
        by_hour: hours.into_iter().map(|(hour, count)| api::HourCount { hour, count }).collect(),
        by_site,
        by_referral: joined(referrals, &other)
            .into_iter()
            .map(|(r, count)| api::ReferralCount { referral: view::word(&r), count })
            .collect(),
        minutes_median: median(talks.iter().filter_map(minutes).collect()),
        waited_median: median(talks.iter().filter_map(waited).collect()),
        gaps_filled: gaps.iter().filter(|(_, outcome)| is_filled(outcome)).count() as u32,
        gaps: gaps.len() as u32,
        call_backs: rows::call_backs(&mut tx, from, to).await?.iter().filter(|site| within.contains(site)).count() as u32,
    })
}
