//! `POST /api/v1/plans/{site}/{month}/generate`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::sittings::plan;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Makes a month's plan from the month before.
#[utoipa::path(post, path = "/api/v1/plans/{site}/{month}/generate", tag = "plan", operation_id = "plan_generate", params(("site" = String, Path), ("month" = String, Path)), responses((status = 200, body = api::PlanGenerated), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn generate(
    State(app): State<App>,
    Login(who): Login,
    Path((site, month)): Path<(String, String)>,
) -> Answer<Json<api::PlanGenerated>> {
    Ok(Json(plan::generate(&app.cx, &who.actor, id(&site)?, &month).await?))
}
