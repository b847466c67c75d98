//! `POST /api/v1/desks/{id}/pause`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::desk;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The desk calls nobody for a while.
#[utoipa::path(post, path = "/api/v1/desks/{id}/pause", tag = "desk", operation_id = "desk_pause", params(("id" = String, Path)), request_body = api::PauseDesk, responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn pause(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::PauseDesk>,
) -> Answer<Json<api::DeskView>> {
    Ok(Json(desk::pause(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
