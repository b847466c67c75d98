//! `GET /api/v1/halls/{id}`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::hall;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Everything that the hall manager watches.
#[utoipa::path(get, path = "/api/v1/halls/{id}", tag = "hall", operation_id = "hall_show", params(("id" = String, Path)), responses((status = 200, body = api::HallView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn show(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::HallView>> {
    Ok(Json(hall::view_of(&app.cx, &who.actor, id(&id_text)?).await?))
}
