//! `GET /api/v1/tickets/{id}/matter`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::matters::matter;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The matter registered on the ticket at the desk, to look at or correct.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/matter", tag = "matter", operation_id = "matter_at_desk", params(("id" = String, Path)), responses((status = 200, body = api::MatterView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn at_desk(State(app): State<App>, Login(who): Login, Path(ticket_id): Path<String>) -> Answer<Json<api::MatterView>> {
    Ok(Json(matter::at_desk(&app.cx, &who.actor, id(&ticket_id)?).await?))
}
