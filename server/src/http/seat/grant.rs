//! `POST /api/v1/seat/grant`

use crate::http::App;
use crate::http::auth::Seat;
use crate::http::problem::Answer;
use crate::service::lines::seat;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// A short-lived permission to enter the session's room.
#[utoipa::path(post, path = "/api/v1/seat/grant", tag = "seat", operation_id = "seat_grant", responses((status = 200, body = api::Grant), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn grant(State(app): State<App>, Seat(who): Seat) -> Answer<Json<api::Grant>> {
    Ok(Json(seat::grant(&app.cx, &who).await?))
}
