//! `GET /api/v1/calendars`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::calendar;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// The tables of days off that count, and what is provisional.
#[utoipa::path(get, path = "/api/v1/calendars", tag = "calendar", operation_id = "calendar_list", responses((status = 200, body = api::Calendars), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Login(_): Login) -> Answer<Json<api::Calendars>> {
    Ok(Json(calendar::list(&app.cx).await?))
}
