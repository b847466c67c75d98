//! `POST /api/v1/sessions/{id}/people/{participant_id}/send-away`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::attendance;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The host sends somebody away: their link opens nothing any more.
#[utoipa::path(post, path = "/api/v1/sessions/{id}/people/{participant_id}/send-away", tag = "session", operation_id = "attendance_send_away", params(("id" = String, Path), ("participant_id" = String, Path)), responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn send_away(
    State(app): State<App>,
    Login(who): Login,
    Path((session_id, participant_id)): Path<(String, String)>,
) -> Answer<Json<api::DeskView>> {
    Ok(Json(attendance::send_away(&app.cx, &who.actor, id(&session_id)?, id(&participant_id)?).await?))
}
