//! `PUT /api/v1/sessions/{id}/note`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::session;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Saves the note on top of the version that the writer saw.
#[utoipa::path(put, path = "/api/v1/sessions/{id}/note", tag = "session", operation_id = "session_save_note", params(("id" = String, Path)), request_body = api::SaveNote, responses((status = 200, body = api::Note), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn save_note(
    State(app): State<App>,
    Login(who): Login,
    Path(session_id): Path<String>,
    body: Body<api::SaveNote>,
) -> Answer<Json<api::Note>> {
    Ok(Json(session::save_note(&app.cx, &who.actor, id(&session_id)?, body.value).await?))
}
