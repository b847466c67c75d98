//! `POST /api/v1/appointments/{id}/withdraw`

use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::appointments::appointment;

/// The organ takes it back, with a reason and the next door.
#[utoipa::path(post, path = "/api/v1/appointments/{id}/withdraw", tag = "appointment", operation_id = "appointment_withdraw", params(("id" = String, Path)), request_body = api::WithdrawAppointment, responses((status = 200, body = api::AppointmentCase), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn withdraw(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::WithdrawAppointment>,
) -> Answer<Json<api::AppointmentCase>> {
    Ok(Json(appointment::withdraw(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
