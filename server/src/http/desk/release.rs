//! `POST /api/v1/desks/{id}/release`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::hall;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Closes a desk whose page is gone; its person must be moved first.
#[utoipa::path(post, path = "/api/v1/desks/{id}/release", tag = "desk", operation_id = "desk_release", params(("id" = String, Path)), responses((status = 200, body = api::HallView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn release(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::HallView>> {
    Ok(Json(hall::release(&app.cx, &who.actor, id(&id_text)?).await?))
}
