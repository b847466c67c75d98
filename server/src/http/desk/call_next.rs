//! `POST /api/v1/desks/{id}/call-next`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::reception;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Calls the next person; for a video queue this opens the session.
#[utoipa::path(post, path = "/api/v1/desks/{id}/call-next", tag = "desk", operation_id = "desk_call_next", params(("id" = String, Path)), responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn call_next(State(app): State<App>, Login(who): Login, Path(desk_id): Path<String>) -> Answer<Json<api::DeskView>> {
    Ok(Json(reception::call_next(&app.cx, &who.actor, id(&desk_id)?).await?))
}
