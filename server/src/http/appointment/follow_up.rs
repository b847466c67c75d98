//! `POST /api/v1/appointments/{id}/follow-up`

use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::appointments::answer;

/// The office asked afterwards how it went.
#[utoipa::path(post, path = "/api/v1/appointments/{id}/follow-up", tag = "appointment", operation_id = "appointment_follow_up", params(("id" = String, Path)), request_body = api::FollowUpAppointment, responses((status = 200, body = api::AppointmentCase), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn follow_up(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::FollowUpAppointment>,
) -> Answer<Json<api::AppointmentCase>> {
    Ok(Json(answer::follow_up(&app.cx, &who.actor, id(&id_text)?, &body.value.words).await?))
}
