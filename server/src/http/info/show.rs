//! `GET /api/v1/info`

use crate::http::App;
use crate::http::problem::Answer;
use crate::service::site;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// What this installation is; demo accounts in demo mode only.
#[utoipa::path(get, path = "/api/v1/info", tag = "info", operation_id = "info_show", responses((status = 200, body = api::Info), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn show(State(app): State<App>) -> Answer<Json<api::Info>> {
    Ok(Json(site::info(&app.cx).await?))
}
