//! `POST /api/v1/desks/{id}/close`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::desk;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Leaves the desk.
#[utoipa::path(post, path = "/api/v1/desks/{id}/close", tag = "desk", operation_id = "desk_close", params(("id" = String, Path)), responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn close(State(app): State<App>, Login(who): Login, Path(desk_id): Path<String>) -> Answer<Json<api::DeskView>> {
    Ok(Json(desk::close(&app.cx, &who.actor, id(&desk_id)?).await?))
}
