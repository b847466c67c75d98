//! `POST /api/v1/sessions/{id}/closing`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::session_course;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The host begins to read back what was written.
#[utoipa::path(post, path = "/api/v1/sessions/{id}/closing", tag = "session", operation_id = "session_read_back", params(("id" = String, Path)), responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn read_back(State(app): State<App>, Login(who): Login, Path(session_id): Path<String>) -> Answer<Json<api::DeskView>> {
    Ok(Json(session_course::read_back(&app.cx, &who.actor, id(&session_id)?).await?))
}
