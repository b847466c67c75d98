//! `POST /api/v1/appointments`

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use server_api as api;

use crate::http::App;
use crate::http::auth::Booker;
use crate::http::json::{Body, key};
use crate::http::problem::Answer;
use crate::service::appointments::booking;

/// Books the slot that is held. The same `Idempotency-Key` gives the same appointment again.
#[utoipa::path(post, path = "/api/v1/appointments", tag = "booking", operation_id = "appointment_book", params(("Idempotency-Key" = String, Header, description = "8 to 100 characters, new for every request")), request_body = api::BookAppointment, responses((status = 201, body = api::AppointmentBooked), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn book(
    State(app): State<App>,
    booker: Booker,
    headers: HeaderMap,
    body: Body<api::BookAppointment>,
) -> Answer<(StatusCode, Json<api::AppointmentBooked>)> {
    let source = booker.source(body.value.device.as_deref())?;
    Ok((StatusCode::CREATED, Json(booking::book(&app.cx, source, key(&headers, body.hash)?, body.value).await?)))
}
