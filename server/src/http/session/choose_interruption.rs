//! `POST /api/v1/sessions/{id}/interruption`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::interruption;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// What becomes of a line that stays down: go on waiting, the phone, or back to the head of the line.
#[utoipa::path(post, path = "/api/v1/sessions/{id}/interruption", tag = "session", operation_id = "session_choose_interruption", params(("id" = String, Path)), request_body = api::ChooseInterruption, responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn choose_interruption(
    State(app): State<App>,
    Login(who): Login,
    Path(session_id): Path<String>,
    body: Body<api::ChooseInterruption>,
) -> Answer<Json<api::DeskView>> {
    Ok(Json(interruption::choose(&app.cx, &who.actor, id(&session_id)?, body.value).await?))
}
