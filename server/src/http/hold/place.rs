//! `POST /api/v1/holds`

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use server_api as api;

use crate::http::App;
use crate::http::auth::Booker;
use crate::http::json::{Body, id, key};
use crate::http::problem::Answer;
use crate::service::appointments::hold;

/// Keeps a slot for ten minutes. Another one of the same kiosk, phone or login takes its place.
#[utoipa::path(post, path = "/api/v1/holds", tag = "booking", operation_id = "hold_place", params(("Idempotency-Key" = String, Header, description = "8 to 100 characters, new for every request")), request_body = api::HoldSlot, responses((status = 201, body = api::SlotHeld), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn place(
    State(app): State<App>,
    booker: Booker,
    headers: HeaderMap,
    body: Body<api::HoldSlot>,
) -> Answer<(StatusCode, Json<api::SlotHeld>)> {
    let source = booker.holds(&app, body.value.device.as_deref())?;
    let held = hold::place(&app.cx, source, key(&headers, body.hash)?, id(&body.value.slot_id)?).await?;
    Ok((StatusCode::CREATED, Json(held)))
}
