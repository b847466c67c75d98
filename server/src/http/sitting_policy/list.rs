//! `GET /api/v1/sitting-policies`

use axum::Json;
use axum::extract::State;
use server_api as api;

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::sittings::sitting_policy;

/// The table of how often the leaders of each rank receive, with the rows that counted before.
#[utoipa::path(get, path = "/api/v1/sitting-policies", tag = "leader", operation_id = "sitting_policy_list", responses((status = 200, body = api::SittingPolicyList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Login(who): Login) -> Answer<Json<api::SittingPolicyList>> {
    Ok(Json(sitting_policy::list(&app.cx, &who.actor).await?))
}
