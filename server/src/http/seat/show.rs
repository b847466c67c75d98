//! `GET /api/v1/seat`

use crate::http::App;
use crate::http::auth::Seat;
use crate::http::problem::Answer;
use crate::service::lines::seat;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// Everything that the kiosk shows to the person in the seat.
#[utoipa::path(get, path = "/api/v1/seat", tag = "seat", operation_id = "seat_show", responses((status = 200, body = api::Seat), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn show(State(app): State<App>, Seat(who): Seat) -> Answer<Json<api::Seat>> {
    Ok(Json(seat::view_of(&app.cx, &who).await?))
}
