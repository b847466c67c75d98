//! `GET /api/v1/duty-notices/{month}`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::lawyers::duty_notice;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// What lies ahead in a month and did not reach its lawyer, for the coordinator: there is no phone, or the message was given up.
#[utoipa::path(get, path = "/api/v1/duty-notices/{month}", tag = "duty_notice", operation_id = "duty_notice_list", params(("month" = String, Path)), responses((status = 200, body = api::DutyNoticeList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Login(who): Login, Path(month): Path<String>) -> Answer<Json<api::DutyNoticeList>> {
    Ok(Json(duty_notice::list(&app.cx, &who.actor, &month).await?))
}
