//! `POST /api/v1/desks/{id}/beat`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::desk;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use server_api as api;

/// The desk's page is alive; sent every 20 seconds.
#[utoipa::path(post, path = "/api/v1/desks/{id}/beat", tag = "desk", operation_id = "desk_beat", params(("id" = String, Path)), responses((status = 204), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn beat(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<StatusCode> {
    desk::beat(&app.cx, &who.actor, id(&id_text)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
