//! `GET /api/v1/tickets/{id}/trace`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::trace;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Everything that happened to a number.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/trace", tag = "ticket", operation_id = "ticket_trace", params(("id" = String, Path)), responses((status = 200, body = api::TicketTrace), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn trace(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::TicketTrace>> {
    Ok(Json(trace::of(&app.cx, &who.actor, id(&id_text)?).await?))
}
