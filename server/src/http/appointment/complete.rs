//! `POST /api/v1/appointments/{id}/complete`

use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::appointments::answer;

/// The leader writes what came of the talk.
#[utoipa::path(post, path = "/api/v1/appointments/{id}/complete", tag = "appointment", operation_id = "appointment_complete", params(("id" = String, Path)), request_body = api::CompleteAppointment, responses((status = 200, body = api::AppointmentCase), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn complete(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::CompleteAppointment>,
) -> Answer<Json<api::AppointmentCase>> {
    Ok(Json(answer::complete(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
