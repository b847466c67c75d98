//! `POST /api/v1/sessions/{id}/end`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::session_course;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Ends a session that cannot go on: a classified topic, an alarm, or the person left in the middle. The number stays at the desk.
#[utoipa::path(post, path = "/api/v1/sessions/{id}/end", tag = "session", operation_id = "session_end", params(("id" = String, Path)), request_body = api::EndSession, responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn end(
    State(app): State<App>,
    Login(who): Login,
    Path(session_id): Path<String>,
    body: Body<api::EndSession>,
) -> Answer<Json<api::DeskView>> {
    Ok(Json(session_course::end_hard(&app.cx, &who.actor, id(&session_id)?, body.value).await?))
}
