//! `POST /api/v1/desks/{id}/resume`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::desk;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The desk calls again.
#[utoipa::path(post, path = "/api/v1/desks/{id}/resume", tag = "desk", operation_id = "desk_resume", params(("id" = String, Path)), responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn resume(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::DeskView>> {
    Ok(Json(desk::resume(&app.cx, &who.actor, id(&id_text)?).await?))
}
