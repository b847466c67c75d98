//! What the office writes of leaders: the words on their posters, and their place among those who stand in for each other.

use server_api as api;
use server_domain::access::Action;
use server_domain::event::EventKind;
use server_domain::id::StaffId;
use server_domain::plan::RankGroup;
use server_domain::{Rejection, RejectionCode};
use server_store::{Fail, event, leader as leaders, site as sites};

use crate::Context;
use crate::service::sittings::sitting_view;
use crate::service::{Actor, job, not_found};

/// Longest post and portfolio, in characters.
const MAX_POST: usize = 60;
const MAX_PORTFOLIO: usize = 200;
/// Greatest place in the order.
const MAX_RANK: u32 = 9_999;

/// Changes what posters say of a leader from now on, and the order of standing in.
///
/// # Errors
/// `not_found`, `forbidden`, `field_invalid` at `/post_zh` when it is empty, at `/rank`, and at `/rank_group` when it is of
/// another level than the leader's place; `text_too_long`.
pub async fn change(cx: &Context, actor: &Actor, id: StaffId, body: api::ChangeLeader, group: RankGroup) -> Result<api::Leader, Fail> {
    let text = |text: &str, limit: usize, at: &str| match text.trim() {
        t if t.chars().count() > limit => Err(Rejection::new(RejectionCode::TextTooLong).with("limit", limit).at(at)),
        t => Ok(t.to_owned()),
    };
    let post = (text(&body.post_zh, MAX_POST, "/post_zh")?, text(&body.post_en, MAX_POST, "/post_en")?);
    let portfolio = (text(&body.portfolio_zh, MAX_PORTFOLIO, "/portfolio_zh")?, text(&body.portfolio_en, MAX_PORTFOLIO, "/portfolio_en")?);
    let invalid = |at: &str| Fail::from(Rejection::new(RejectionCode::FieldInvalid).at(at));
    if post.0.is_empty() {
        return Err(invalid("/post_zh"));
    }
    if body.rank > MAX_RANK {
        return Err(invalid("/rank"));
    }
    let (who, ord, now) = (actor.clone(), i64::from(body.rank), cx.clock.now());
    cx.db
        .write(job!(|tx, who, id, post, portfolio, group, ord, now| {
            let l = leaders::get(tx, *id).await?.ok_or_else(|| not_found("leader"))?;
            let site = l.site_id.ok_or_else(|| not_found("site"))?;
            who.must(tx, Action::SittingPlan, site).await?;
            let tier = sites::get(tx, site).await?.ok_or_else(|| not_found("site"))?.kind.tier();
            if group.tier() != tier {
                return Err(Rejection::new(RejectionCode::FieldInvalid).at("/rank_group").into());
            }
            leaders::set_post(tx, *id, (&post.0, &post.1));
            leaders::set(tx, *id, *group, (&portfolio.0, &portfolio.1), *ord).await?;
            let body = serde_json::json!({ "leader_id": *id, "rank_group": *group, "rank": *ord, "by": who.id() });
            event::append(tx, site, EventKind::LeaderChanged, &body, *now).await?;
            let l = leaders::get(tx, *id).await?.ok_or_else(|| not_found("leader"))?;
            Ok(sitting_view::leader(&l))
        }))
        .await
}
