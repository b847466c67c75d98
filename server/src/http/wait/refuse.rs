//! `POST /api/v1/waits/{token}/refuse`

use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

use crate::http::App;
use crate::http::problem::Answer;
use crate::service::appointments::wait_list;

/// Lets the offered slot go; the place on the list stays.
#[utoipa::path(post, path = "/api/v1/waits/{token}/refuse", tag = "booking", operation_id = "wait_refuse", params(("token" = String, Path)), responses((status = 200, body = api::Wait), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn refuse(State(app): State<App>, Path(token): Path<String>) -> Answer<Json<api::Wait>> {
    Ok(Json(wait_list::refuse(&app.cx, &token).await?))
}
