//! `GET /api/v1/sittings/{id}/slots`

use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

use crate::http::App;
use crate::http::auth::Booker;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::appointments::booking;

/// The free slots of a posted sitting: an hour ahead, or for staff who may book whatever has not begun.
#[utoipa::path(get, path = "/api/v1/sittings/{id}/slots", tag = "booking", operation_id = "booking_slots", params(("id" = String, Path)), responses((status = 200, body = api::FreeSlots), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn slots(State(app): State<App>, booker: Booker, Path(id_text): Path<String>) -> Answer<Json<api::FreeSlots>> {
    Ok(Json(booking::slots(&app.cx, booker.staff(), id(&id_text)?).await?))
}
