//! `POST /api/v1/tickets/{id}/pause`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::reception;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Sets the visit aside; the desk may call others meanwhile.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/pause", tag = "ticket", operation_id = "ticket_pause", params(("id" = String, Path)), responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn pause(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::DeskView>> {
    Ok(Json(reception::pause(&app.cx, &who.actor, id(&id_text)?).await?))
}
