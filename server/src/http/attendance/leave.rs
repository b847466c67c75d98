//! `POST /api/v1/sessions/{id}/go`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::attendance;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use server_api as api;

/// Somebody who takes part goes, for good.
#[utoipa::path(post, path = "/api/v1/sessions/{id}/go", tag = "session", operation_id = "attendance_leave", params(("id" = String, Path)), responses((status = 204), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn leave(State(app): State<App>, Login(who): Login, Path(session_id): Path<String>) -> Answer<StatusCode> {
    attendance::leave(&app.cx, &who.actor, id(&session_id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
