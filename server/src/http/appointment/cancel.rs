//! `POST /api/v1/appointments/{code}/cancel`

use axum::Json;
use axum::extract::{ConnectInfo, Path, State};
use server_api as api;

use crate::http::App;
use crate::http::problem::Answer;
use crate::service::appointments::appointment;
use crate::tls::Peer;

/// The person takes it back; the slot goes to the waiting list first.
#[utoipa::path(post, path = "/api/v1/appointments/{code}/cancel", tag = "booking", operation_id = "appointment_cancel", params(("code" = String, Path)), responses((status = 200, body = api::Appointment), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn cancel(
    State(app): State<App>,
    ConnectInfo(Peer(from)): ConnectInfo<Peer>,
    Path(code): Path<String>,
) -> Answer<Json<api::Appointment>> {
    Ok(Json(appointment::cancel(&app.cx, &code, from.ip()).await?))
}
