//! `POST /api/v1/boards/{id}/voice`

use crate::http::App;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::voice;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Asks to be the one board that speaks in its hall.
#[utoipa::path(post, path = "/api/v1/boards/{id}/voice", tag = "board", operation_id = "board_ask_voice", params(("id" = String, Path)), request_body = api::AskVoice, responses((status = 200, body = api::VoiceTurn), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn ask_voice(State(app): State<App>, Path(id_text): Path<String>, body: Body<api::AskVoice>) -> Answer<Json<api::VoiceTurn>> {
    Ok(Json(voice::ask(&app.cx, id(&id_text)?, body.value).await?))
}
