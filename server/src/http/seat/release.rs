//! `DELETE /api/v1/seat`

use crate::http::App;
use crate::http::auth::{Seat, clear_cookie};
use crate::http::problem::Answer;
use crate::service::lines::seat;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{AppendHeaders, IntoResponse};
use server_api as api;

/// Gives the seat up; its cookie opens nothing any more.
#[utoipa::path(delete, path = "/api/v1/seat", tag = "seat", operation_id = "seat_release", responses((status = 204), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn release(State(app): State<App>, Seat(who): Seat) -> Answer<impl IntoResponse> {
    seat::release(&app.cx, &who).await?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders([clear_cookie("seat", &who.seat)])))
}
