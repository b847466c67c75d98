//! `PUT /api/v1/calendars/{year}`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::calendar::{self, Load};
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;
use server_domain::{Rejection, RejectionCode};

/// Loads a year's table as a new version; open deadlines move and each move is logged.
#[utoipa::path(put, path = "/api/v1/calendars/{year}", tag = "calendar", operation_id = "calendar_load", params(("year" = i16, Path)), request_body = api::LoadCalendar, responses((status = 200, body = api::CalendarLoaded), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn load(
    State(app): State<App>,
    Login(who): Login,
    Path(year): Path<String>,
    body: Body<api::LoadCalendar>,
) -> Answer<Json<api::CalendarLoaded>> {
    let year = year.parse().map_err(|_| Rejection::new(RejectionCode::FieldInvalid).at("/year"))?;
    let api::LoadCalendar { region, source, off, makeup } = body.value;
    Ok(Json(calendar::load(&app.cx, &who.actor, Load { region, year, source, off, makeup }).await?))
}
