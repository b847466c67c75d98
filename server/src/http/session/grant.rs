//! `POST /api/v1/sessions/{id}/grant`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::room;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// A short-lived permission to enter the room, for the host or an officer who accepted.
#[utoipa::path(post, path = "/api/v1/sessions/{id}/grant", tag = "session", operation_id = "session_grant", params(("id" = String, Path)), responses((status = 200, body = api::Grant), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn grant(State(app): State<App>, Login(who): Login, Path(session_id): Path<String>) -> Answer<Json<api::Grant>> {
    Ok(Json(room::grant_staff(&app.cx, &who.actor, id(&session_id)?).await?))
}
