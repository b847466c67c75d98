//! `POST /api/v1/messages/{id}/retry`

use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::outbox;

/// Puts a message that was given up back into the outbox, with all its tries before it.
#[utoipa::path(post, path = "/api/v1/messages/{id}/retry", tag = "message", operation_id = "message_retry", params(("id" = String, Path)), responses((status = 200, body = api::TextMessage), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn retry(State(app): State<App>, Login(who): Login, Path(key): Path<String>) -> Answer<Json<api::TextMessage>> {
    Ok(Json(outbox::retry(&app.cx, &who.actor, &key).await?))
}
