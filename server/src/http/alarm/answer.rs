//! `POST /api/v1/alarms/{id}/answer`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::alarm;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use server_api as api;

/// Somebody goes there: a hall manager or a supervisor of either place. Who comes second finds it answered.
#[utoipa::path(post, path = "/api/v1/alarms/{id}/answer", tag = "hall", operation_id = "alarm_answer", params(("id" = String, Path)), responses((status = 204), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn answer(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<StatusCode> {
    alarm::answer(&app.cx, &who.actor, id(&id_text)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
