//! `GET /api/v1/sites/{id}/today`

use crate::http::App;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::site;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// What somebody at this place can reach today.
#[utoipa::path(get, path = "/api/v1/sites/{id}/today", tag = "site", operation_id = "site_today", params(("id" = String, Path)), responses((status = 200, body = api::SiteToday), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn today(State(app): State<App>, Path(site_id): Path<String>) -> Answer<Json<api::SiteToday>> {
    Ok(Json(site::today(&app.cx, id(&site_id)?).await?))
}
