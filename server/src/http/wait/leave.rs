//! `POST /api/v1/waits/{token}/leave`

use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

use crate::http::App;
use crate::http::problem::Answer;
use crate::service::appointments::wait_list;

/// Leaves the list.
#[utoipa::path(post, path = "/api/v1/waits/{token}/leave", tag = "booking", operation_id = "wait_leave", params(("token" = String, Path)), responses((status = 200, body = api::Wait), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn leave(State(app): State<App>, Path(token): Path<String>) -> Answer<Json<api::Wait>> {
    Ok(Json(wait_list::leave(&app.cx, &token).await?))
}
