//! `POST /api/v1/desks/{id}/open`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::desk;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Sits down at a free desk.
#[utoipa::path(post, path = "/api/v1/desks/{id}/open", tag = "desk", operation_id = "desk_open", params(("id" = String, Path)), responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn open(State(app): State<App>, Login(who): Login, Path(desk_id): Path<String>) -> Answer<Json<api::DeskView>> {
    Ok(Json(desk::open(&app.cx, &who.actor, id(&desk_id)?).await?))
}
