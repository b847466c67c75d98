//! `POST /api/v1/desks/{id}/lobby/notices`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::lobby;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Writes to everybody in the lobby of the desk's lines.
#[utoipa::path(post, path = "/api/v1/desks/{id}/lobby/notices", tag = "desk", operation_id = "desk_write_to_lobby", params(("id" = String, Path)), request_body = api::WriteToLobby, responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn write_to_lobby(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::WriteToLobby>,
) -> Answer<Json<api::DeskView>> {
    Ok(Json(lobby::write_to_all(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
