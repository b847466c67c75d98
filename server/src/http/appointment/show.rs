//! `GET /api/v1/appointments/{code}`

use axum::Json;
use axum::extract::{ConnectInfo, Path, State};
use server_api as api;

use crate::http::App;
use crate::http::problem::Answer;
use crate::service::appointments::appointment;
use crate::tls::Peer;

/// How an appointment stands, for whoever holds its code.
#[utoipa::path(get, path = "/api/v1/appointments/{code}", tag = "booking", operation_id = "appointment_show", params(("code" = String, Path)), responses((status = 200, body = api::Appointment), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn show(
    State(app): State<App>,
    ConnectInfo(Peer(from)): ConnectInfo<Peer>,
    Path(code): Path<String>,
) -> Answer<Json<api::Appointment>> {
    Ok(Json(appointment::show(&app.cx, &code, from.ip()).await?))
}
