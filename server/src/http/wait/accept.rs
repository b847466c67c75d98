//! `POST /api/v1/waits/{token}/accept`

use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

use crate::http::App;
use crate::http::problem::Answer;
use crate::service::appointments::wait_list;

/// Takes the offered slot. Again gives the same appointment.
#[utoipa::path(post, path = "/api/v1/waits/{token}/accept", tag = "booking", operation_id = "wait_accept", params(("token" = String, Path)), responses((status = 200, body = api::AppointmentBooked), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn accept(State(app): State<App>, Path(token): Path<String>) -> Answer<Json<api::AppointmentBooked>> {
    Ok(Json(wait_list::accept(&app.cx, &token).await?))
}
