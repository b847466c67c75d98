//! `POST /api/v1/appointments/{id}/answer`

use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::appointments::answer;

/// The asked leader answers; or the office, when it is its turn.
#[utoipa::path(post, path = "/api/v1/appointments/{id}/answer", tag = "appointment", operation_id = "appointment_answer", params(("id" = String, Path)), request_body = api::AnswerAppointment, responses((status = 200, body = api::AppointmentCase), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn answer(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::AnswerAppointment>,
) -> Answer<Json<api::AppointmentCase>> {
    Ok(Json(answer::answer(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
