//! `POST /api/v1/tickets/{id}/take-back`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::hand_over;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The desk that handed somebody over by video takes them back while nobody called them.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/take-back", tag = "ticket", operation_id = "ticket_take_back", params(("id" = String, Path)), responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn take_back(State(app): State<App>, Login(who): Login, Path(ticket_id): Path<String>) -> Answer<Json<api::DeskView>> {
    Ok(Json(hand_over::take_back(&app.cx, &who.actor, id(&ticket_id)?).await?))
}
