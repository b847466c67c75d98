//! `POST /api/v1/plans/{site}/{month}/approve`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::sittings::plan;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Agrees to everything planned in a month.
#[utoipa::path(post, path = "/api/v1/plans/{site}/{month}/approve", tag = "plan", operation_id = "plan_approve", params(("site" = String, Path), ("month" = String, Path)), responses((status = 200, body = api::SittingMonth), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn approve(
    State(app): State<App>,
    Login(who): Login,
    Path((site, month)): Path<(String, String)>,
) -> Answer<Json<api::SittingMonth>> {
    Ok(Json(plan::approve(&app.cx, &who.actor, id(&site)?, &month).await?))
}
