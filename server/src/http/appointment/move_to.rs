//! `POST /api/v1/appointments/{code}/move`

use axum::Json;
use axum::extract::{ConnectInfo, Path, State};
use server_api as api;

use crate::http::App;
use crate::http::auth::Booker;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::appointments::appointment;
use crate::tls::Peer;

/// Takes the held slot instead of the one there is. The answer has a code of its own; the old one points to it.
#[utoipa::path(post, path = "/api/v1/appointments/{code}/move", tag = "booking", operation_id = "appointment_move", params(("code" = String, Path)), request_body = api::MoveAppointment, responses((status = 200, body = api::AppointmentBooked), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn move_to(
    State(app): State<App>,
    booker: Booker,
    ConnectInfo(Peer(from)): ConnectInfo<Peer>,
    Path(code): Path<String>,
    body: Body<api::MoveAppointment>,
) -> Answer<Json<api::AppointmentBooked>> {
    let source = booker.source(body.value.device.as_deref())?;
    Ok(Json(appointment::move_to(&app.cx, &code, from.ip(), source, &body.value.hold_token).await?))
}
