//! `GET /api/v1/plans/{site}/{month}/check`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::sittings::plan;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Checks a month's plan: frequency, rest days, time for publishing.
#[utoipa::path(get, path = "/api/v1/plans/{site}/{month}/check", tag = "plan", operation_id = "plan_check", params(("site" = String, Path), ("month" = String, Path)), responses((status = 200, body = api::PlanCheck), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn check(State(app): State<App>, Login(who): Login, Path((site, month)): Path<(String, String)>) -> Answer<Json<api::PlanCheck>> {
    Ok(Json(plan::check(&app.cx, &who.actor, id(&site)?, &month).await?))
}
