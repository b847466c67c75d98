//! `GET /api/v1/sessions/{id}/log`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::session_log;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The course of a session: steps, interruptions, checks, people with their times and lines.
#[utoipa::path(get, path = "/api/v1/sessions/{id}/log", tag = "session", operation_id = "session_log", params(("id" = String, Path)), responses((status = 200, body = api::SessionLog), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn log(State(app): State<App>, Login(who): Login, Path(session_id): Path<String>) -> Answer<Json<api::SessionLog>> {
    Ok(Json(session_log::of(&app.cx, &who.actor, id(&session_id)?).await?))
}
