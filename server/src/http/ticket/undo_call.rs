//! `POST /api/v1/tickets/{id}/undo-call`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::reception;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Takes a wrong call back within two minutes; the person stands where they stood.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/undo-call", tag = "ticket", operation_id = "ticket_undo_call", params(("id" = String, Path)), responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn undo_call(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::DeskView>> {
    Ok(Json(reception::undo(&app.cx, &who.actor, id(&id_text)?).await?))
}
