//! `GET /api/v1/boards/{id}`

use crate::http::App;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::board;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Everything that a board shows: numbers and places only.
#[utoipa::path(get, path = "/api/v1/boards/{id}", tag = "board", operation_id = "board_show", params(("id" = String, Path, description = "A site")), responses((status = 200, body = api::BoardView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn show(State(app): State<App>, Path(site_id): Path<String>) -> Answer<Json<api::BoardView>> {
    Ok(Json(board::view_of(&app.cx, id(&site_id)?).await?))
}
