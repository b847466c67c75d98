//! `GET /api/v1/appointments/{code}/ics`

use axum::extract::{ConnectInfo, Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use server_api as api;

use crate::export::ical;
use crate::http::App;
use crate::http::problem::Answer;
use crate::service::appointments::appointment_calendar;
use crate::tls::Peer;

/// The appointment as a file for a calendar, for whoever holds its code.
#[utoipa::path(get, path = "/api/v1/appointments/{code}/ics", tag = "booking", operation_id = "appointment_calendar", params(("code" = String, Path)), responses((status = 200, content_type = "text/calendar; charset=utf-8"), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn calendar(
    State(app): State<App>,
    ConnectInfo(Peer(from)): ConnectInfo<Peer>,
    Path(code): Path<String>,
) -> Answer<impl IntoResponse> {
    let feed = appointment_calendar::of_code(&app.cx, &code, from.ip()).await?;
    let kind = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"appointment.ics\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((kind, ical::write(&feed)))
}
