//! `POST /api/v1/sessions/{id}/come`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::attendance;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// A supervisor or a technician comes of themselves; everybody in the room is told the reason.
#[utoipa::path(post, path = "/api/v1/sessions/{id}/come", tag = "session", operation_id = "attendance_come", params(("id" = String, Path)), request_body = api::ComeIn, responses((status = 200, body = api::Attendance), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn come(
    State(app): State<App>,
    Login(who): Login,
    Path(session_id): Path<String>,
    body: Body<api::ComeIn>,
) -> Answer<Json<api::Attendance>> {
    Ok(Json(attendance::come(&app.cx, &who.actor, id(&session_id)?, body.value).await?))
}
