//! `GET /api/v1/duty-statements/{month}`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::lawyers::duty_paper;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Duties of a month by lawyer, for allowance or credit.
#[utoipa::path(get, path = "/api/v1/duty-statements/{month}", tag = "duty_statement", operation_id = "duty_statement_show", params(("month" = String, Path)), responses((status = 200, body = api::DutyStatement), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn show(State(app): State<App>, Login(who): Login, Path(month_text): Path<String>) -> Answer<Json<api::DutyStatement>> {
    Ok(Json(duty_paper::statement(&app.cx, &who.actor, &month_text).await?))
}
