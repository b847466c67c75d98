//! `POST /api/v1/tickets/{id}/serve`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::reception;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The person stands at the window.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/serve", tag = "ticket", operation_id = "ticket_serve", params(("id" = String, Path)), responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn serve(State(app): State<App>, Login(who): Login, Path(ticket_id): Path<String>) -> Answer<Json<api::DeskView>> {
    Ok(Json(reception::serve(&app.cx, &who.actor, id(&ticket_id)?).await?))
}
