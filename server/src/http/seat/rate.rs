//! `POST /api/v1/seat/rating`

use crate::http::App;
use crate::http::auth::Seat;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::lines::seat;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// One tap of satisfaction, once, after the visit.
#[utoipa::path(post, path = "/api/v1/seat/rating", tag = "seat", operation_id = "seat_rate", request_body = api::GiveRating, responses((status = 200, body = api::Seat), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn rate(State(app): State<App>, Seat(who): Seat, body: Body<api::GiveRating>) -> Answer<Json<api::Seat>> {
    Ok(Json(seat::rate(&app.cx, &who, body.value.score).await?))
}
