//! `POST /api/v1/tickets/{id}/miss`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::reception;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Nobody came after three calls.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/miss", tag = "ticket", operation_id = "ticket_miss", params(("id" = String, Path)), responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn miss(State(app): State<App>, Login(who): Login, Path(ticket_id): Path<String>) -> Answer<Json<api::DeskView>> {
    Ok(Json(reception::miss(&app.cx, &who.actor, id(&ticket_id)?).await?))
}
