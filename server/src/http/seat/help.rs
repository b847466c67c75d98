//! `POST /api/v1/seat/help`

use crate::http::App;
use crate::http::auth::Seat;
use crate::http::problem::Answer;
use crate::service::lines::seat;
use axum::extract::State;
use axum::http::StatusCode;
use server_api as api;

/// Calls somebody of the place.
#[utoipa::path(post, path = "/api/v1/seat/help", tag = "seat", operation_id = "seat_help", responses((status = 204), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn help(State(app): State<App>, Seat(who): Seat) -> Answer<StatusCode> {
    seat::help(&app.cx, &who).await?;
    Ok(StatusCode::NO_CONTENT)
}
