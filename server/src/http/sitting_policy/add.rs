//! `POST /api/v1/sitting-policies`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use server_api as api;
use server_domain::plan::{Period, RankGroup};

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, word};
use crate::http::problem::Answer;
use crate::service::sittings::sitting_policy;

/// Adds a row that counts from its day on; the rows before it stay. The city's office only.
#[utoipa::path(post, path = "/api/v1/sitting-policies", tag = "leader", operation_id = "sitting_policy_add", request_body = api::AddSittingPolicy, responses((status = 201, body = api::SittingPolicyList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn add(
    State(app): State<App>,
    Login(who): Login,
    body: Body<api::AddSittingPolicy>,
) -> Answer<(StatusCode, Json<api::SittingPolicyList>)> {
    let words = (word(body.value.rank_group, RankGroup::parse)?, word(body.value.period, Period::parse)?);
    Ok((StatusCode::CREATED, Json(sitting_policy::add(&app.cx, &who.actor, body.value, words).await?)))
}
