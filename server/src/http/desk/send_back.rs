//! `POST /api/v1/desks/{id}/lobby/send-back`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::lobby;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Asks somebody of the lobby to wait outside again; the words are shown at the kiosk.
#[utoipa::path(post, path = "/api/v1/desks/{id}/lobby/send-back", tag = "desk", operation_id = "desk_send_back", params(("id" = String, Path)), request_body = api::SendBack, responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn send_back(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::SendBack>,
) -> Answer<Json<api::DeskView>> {
    Ok(Json(lobby::send_back(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
