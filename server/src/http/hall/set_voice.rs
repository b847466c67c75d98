//! `PUT /api/v1/halls/{id}/voice`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::hall;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// How the boards of the place speak.
#[utoipa::path(put, path = "/api/v1/halls/{id}/voice", tag = "hall", operation_id = "hall_set_voice", params(("id" = String, Path)), request_body = api::VoiceSettings, responses((status = 200, body = api::HallView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn set_voice(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::VoiceSettings>,
) -> Answer<Json<api::HallView>> {
    Ok(Json(hall::set_voice(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
