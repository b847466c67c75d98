//! `POST /api/v1/tickets/{id}/alarm`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::alarm;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Calls silently for help, from the desk that has the ticket. The visit goes on, and the person is told nothing.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/alarm", tag = "ticket", operation_id = "ticket_raise_alarm", params(("id" = String, Path)), responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn raise_alarm(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::DeskView>> {
    Ok(Json(alarm::raise(&app.cx, &who.actor, id(&id_text)?).await?))
}
