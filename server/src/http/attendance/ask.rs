//! `POST /api/v1/sessions/{id}/people`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::attendance;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The host asks somebody in: staff by user name, others by a link or as sitting in the same room.
#[utoipa::path(post, path = "/api/v1/sessions/{id}/people", tag = "session", operation_id = "attendance_ask", params(("id" = String, Path)), request_body = api::AskIn, responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn ask(
    State(app): State<App>,
    Login(who): Login,
    Path(session_id): Path<String>,
    body: Body<api::AskIn>,
) -> Answer<Json<api::DeskView>> {
    Ok(Json(attendance::ask(&app.cx, &who.actor, id(&session_id)?, body.value).await?))
}
