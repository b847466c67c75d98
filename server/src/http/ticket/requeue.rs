//! `POST /api/v1/tickets/{id}/requeue`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::reception;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Staff put a missed number back into the line, after the next three, at most twice a day.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/requeue", tag = "ticket", operation_id = "ticket_requeue", params(("id" = String, Path)), responses((status = 200, body = api::TicketPublic), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn requeue(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::TicketPublic>> {
    Ok(Json(reception::requeue(&app.cx, &who.actor, id(&id_text)?).await?))
}
