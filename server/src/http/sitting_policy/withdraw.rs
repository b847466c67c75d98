//! `POST /api/v1/sitting-policies/withdraw`

use axum::Json;
use axum::extract::State;
use server_api as api;
use server_domain::plan::{Period, RankGroup};

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, word};
use crate::http::problem::Answer;
use crate::service::sittings::sitting_policy;

/// Withdraws a row: it stays as history and is in force no more. The city's office only.
#[utoipa::path(post, path = "/api/v1/sitting-policies/withdraw", tag = "leader", operation_id = "sitting_policy_withdraw", request_body = api::WithdrawSittingPolicy, responses((status = 200, body = api::SittingPolicyList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn withdraw(
    State(app): State<App>,
    Login(who): Login,
    body: Body<api::WithdrawSittingPolicy>,
) -> Answer<Json<api::SittingPolicyList>> {
    let words = (word(body.value.rank_group, RankGroup::parse)?, word(body.value.period, Period::parse)?);
    Ok(Json(sitting_policy::withdraw(&app.cx, &who.actor, body.value, words).await?))
}
