//! `GET /api/v1/calendars/leader/{id}.ics`

use crate::export::ical;
use crate::http::App;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::sittings::poster;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use server_api as api;

/// The posted sittings of a leader as an iCalendar feed; `file` is the leader's id and `.ics`.
#[utoipa::path(get, path = "/api/v1/calendars/leader/{file}", tag = "poster", operation_id = "poster_leader_calendar", params(("file" = String, Path)), responses((status = 200, content_type = "text/calendar; charset=utf-8"), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn leader_calendar(State(app): State<App>, Path(file): Path<String>) -> Answer<impl IntoResponse> {
    let feed = poster::leader_feed(&app.cx, id(file.strip_suffix(".ics").unwrap_or(&file))?).await?;
    let kind = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8"), (header::CACHE_CONTROL, "max-age=60")];
    Ok((kind, ical::write(&feed)))
}
