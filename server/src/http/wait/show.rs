//! `GET /api/v1/waits/{token}`

use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

use crate::http::App;
use crate::http::problem::Answer;
use crate::service::appointments::wait_list;

/// Where somebody stands on a list, and what is offered to them.
#[utoipa::path(get, path = "/api/v1/waits/{token}", tag = "booking", operation_id = "wait_show", params(("token" = String, Path)), responses((status = 200, body = api::Wait), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn show(State(app): State<App>, Path(token): Path<String>) -> Answer<Json<api::Wait>> {
    Ok(Json(wait_list::show(&app.cx, &token).await?))
}
