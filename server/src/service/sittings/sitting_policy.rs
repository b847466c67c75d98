//! How often leaders receive (接访频次): a dated table. Rows are added and withdrawn and never changed, so the past stays as it was
//! asked.

use server_api as api;
use server_domain::access::Action;
use server_domain::event::EventKind;
use server_domain::id::SiteId;
use server_domain::plan::{Period, Quota, RankGroup, in_force};
use server_domain::sitting::reason;
use server_domain::{Day, Rejection, RejectionCode};
use server_store::leader::Withdrawal;
use server_store::{Fail, Tx, event, leader as leaders, site as sites};

use crate::Context;
use crate::service::{Actor, job, not_found, view};

async fn table(tx: &mut Tx, today: Day) -> Result<api::SittingPolicyList, Fail> {
    let (all, withdrawn): (Vec<Quota>, Vec<Option<Withdrawal>>) = leaders::table(tx).await?.into_iter().unzip();
    let counts: Vec<&Quota> = in_force(&all, today).collect();
    let row = |(q, w): (&Quota, &Option<Withdrawal>)| api::SittingPolicy {
        rank_group: view::word(q.group.as_str()),
        period: view::word(q.period.as_str()),
        days: u32::from(q.days),
        valid_from: q.valid_from.to_string(),
        source: q.source.clone(),
        is_in_force: w.is_none() && counts.contains(&q),
        is_withdrawn: w.is_some(),
        withdrawn_at: w.as_ref().map(|w| w.at.rfc3339()),
        withdrawn_by: w.as_ref().map(|w| w.by_name.clone()),
        reason: w.as_ref().map(|w| w.reason.clone()),
    };
    let mut sorted: Vec<(&Quota, &Option<Withdrawal>)> = all.iter().zip(&withdrawn).collect();
    // Of one day the row that stands comes first.
    sorted.sort_by_key(|(q, w)| (q.group, q.period, q.valid_from, w.as_ref().map(|w| w.at)));
    Ok(api::SittingPolicyList { items: sorted.into_iter().map(row).collect() })
}

/// The city, whose office keeps the table.
async fn root(tx: &mut Tx) -> Result<SiteId, Fail> {
    sites::all(tx).await?.into_iter().find(|s| s.parent_id.is_none()).map(|s| s.id).ok_or_else(|| not_found("site"))
}

/// Every row, for the offices and the leaders.
///
/// # Errors
/// `forbidden`.
pub async fn list(cx: &Context, actor: &Actor) -> Result<api::SittingPolicyList, Fail> {
    let mut tx = cx.db.read().await?;
    let site = actor.staff.site_id.ok_or_else(|| not_found("site"))?;
    if actor.must(&mut tx, Action::SittingPlan, site).await.is_err() {
        actor.must(&mut tx, Action::SittingHold, site).await?;
    }
    table(&mut tx, cx.clock.now().day()).await
}

/// Adds a row; the city's office only.
///
/// # Errors
/// `forbidden`, `day_invalid`, `policy_exists`, and those of [`Quota::check`].
pub async fn add(
    cx: &Context,
    actor: &Actor,
    body: api::AddSittingPolicy,
    (group, period): (RankGroup, Period),
) -> Result<api::SittingPolicyList, Fail> {
    let now = cx.clock.now();
    let valid_from = Day::parse(&body.valid_from).ok_or_else(|| Rejection::new(RejectionCode::DayInvalid).at("/valid_from"))?;
    let days = u16::try_from(body.days).unwrap_or(u16::MAX);
    let (who, quota) =
        (actor.clone(), Quota { group, period, days, source: body.source.trim().to_owned(), valid_from, withdrawn_on: None });
    cx.db
        .write(job!(|tx, who, quota, now| {
            let city = root(tx).await?;
            who.must(tx, Action::SittingPlan, city).await?;
            quota.check(now.day())?;
            if !leaders::add_quota(tx, &quota).await? {
                return Err(Rejection::new(RejectionCode::PolicyExists).with("day", quota.valid_from).at("/valid_from").into());
            }
            let body = serde_json::json!({ "rank_group": quota.group, "period": quota.period, "days": quota.days,
                                           "valid_from": quota.valid_from.to_string(), "by": who.id() });
            event::append(tx, city, EventKind::SittingPolicyAdded, &body, *now).await?;
            table(tx, now.day()).await
        }))
        .await
}

/// Withdraws a row that should not be there: it stays as history and is in force no more; the city's office only.
///
/// # Errors
/// `forbidden`, `day_invalid`, `reason_missing`, `text_too_long`, `not_found` if no such row is there, or was withdrawn before.
pub async fn withdraw(
    cx: &Context,
    actor: &Actor,
    body: api::WithdrawSittingPolicy,
    (group, period): (RankGroup, Period),
) -> Result<api::SittingPolicyList, Fail> {
    let now = cx.clock.now();
    let valid_from = Day::parse(&body.valid_from).ok_or_else(|| Rejection::new(RejectionCode::DayInvalid).at("/valid_from"))?;
    let (who, row, why) = (actor.clone(), (group, period, valid_from), reason(&body.reason, "/reason")?);
    cx.db
        .write(job!(|tx, who, row, why, now| {
            let city = root(tx).await?;
            who.must(tx, Action::SittingPlan, city).await?;
            if !leaders::withdraw_quota(tx, *row, who.id(), &why, *now).await? {
                return Err(not_found("sitting_policy"));
            }
            let body = serde_json::json!({ "rank_group": row.0, "period": row.1, "valid_from": row.2.to_string(), "by": who.id() });
            event::append(tx, city, EventKind::SittingPolicyWithdrawn, &body, *now).await?;
            table(tx, now.day()).await
        }))
        .await
}
