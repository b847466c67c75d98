//! `GET /api/v1/slips/{token}`

use crate::http::App;
use crate::http::problem::Answer;
use crate::service::lines::own;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Where a number stands, for the phone that scanned the slip.
#[utoipa::path(get, path = "/api/v1/slips/{token}", tag = "slip", operation_id = "slip_show", params(("token" = String, Path)), responses((status = 200, body = api::SlipStatus), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn show(State(app): State<App>, Path(token): Path<String>) -> Answer<Json<api::SlipStatus>> {
    Ok(Json(own::slip(&app.cx, &token).await?))
}
