//! `GET /api/v1/tickets/{id}/history`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::matters::matter;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Earlier visits and matters of the person at the desk.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/history", tag = "matter", operation_id = "matter_history", params(("id" = String, Path)), responses((status = 200, body = api::PersonHistory), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn history(State(app): State<App>, Login(who): Login, Path(ticket_id): Path<String>) -> Answer<Json<api::PersonHistory>> {
    Ok(Json(matter::history(&app.cx, &who.actor, id(&ticket_id)?).await?))
}
