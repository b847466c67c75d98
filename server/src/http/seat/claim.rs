//! `POST /api/v1/seats`

use crate::http::App;
use crate::http::auth::set_cookie;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::seat;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{AppendHeaders, IntoResponse};
use server_api as api;

/// Takes the seat of a called ticket, with the slip or with number and PIN.
#[utoipa::path(post, path = "/api/v1/seats", tag = "seat", operation_id = "seat_claim", request_body = api::ClaimSeat, responses((status = 201, body = api::Seat), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn claim(State(app): State<App>, body: Body<api::ClaimSeat>) -> Answer<impl IntoResponse> {
    let claimed = seat::claim(&app.cx, id(&body.value.site_id)?, body.value.claim).await?;
    let cookie = set_cookie("seat", &claimed.seat.id, &claimed.token, SEAT_S, app.cx.mode.tls);
    Ok((StatusCode::CREATED, AppendHeaders([cookie]), Json(claimed.seat)))
}

/// A seat's cookie lives as long as a working day.
const SEAT_S: i64 = 8 * 3600;
