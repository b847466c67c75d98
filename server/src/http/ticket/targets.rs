//! `GET /api/v1/tickets/{id}/targets`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::hand_over;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Where a number can be handed over to, with what stands before each line now.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/targets", tag = "ticket", operation_id = "ticket_targets", params(("id" = String, Path)), responses((status = 200, body = api::HandOverTargets), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn targets(State(app): State<App>, Login(who): Login, Path(ticket_id): Path<String>) -> Answer<Json<api::HandOverTargets>> {
    Ok(Json(hand_over::targets(&app.cx, &who.actor, id(&ticket_id)?).await?))
}
