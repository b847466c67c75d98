//! `POST /api/v1/swaps`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::lawyers::swap;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use server_api as api;

/// Asks for somebody to take a duty.
#[utoipa::path(post, path = "/api/v1/swaps", tag = "swap", operation_id = "swap_open", request_body = api::OpenSwap, responses((status = 201, body = api::Swap), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn open(State(app): State<App>, Login(who): Login, body: Body<api::OpenSwap>) -> Answer<(StatusCode, Json<api::Swap>)> {
    Ok((StatusCode::CREATED, Json(swap::open(&app.cx, &who.actor, body.value).await?)))
}
