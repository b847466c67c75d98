//! `POST /api/v1/appointments/{id}/screen`

use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::appointments::screening;

/// The office accepts, redirects or declines.
#[utoipa::path(post, path = "/api/v1/appointments/{id}/screen", tag = "appointment", operation_id = "appointment_screen", params(("id" = String, Path)), request_body = api::ScreenAppointment, responses((status = 200, body = api::AppointmentCase), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn screen(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::ScreenAppointment>,
) -> Answer<Json<api::AppointmentCase>> {
    Ok(Json(screening::screen(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
