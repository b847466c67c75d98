//! `GET /api/v1/appointments`

use axum::Json;
use axum::extract::State;
use server_api as api;

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::appointments::answer;

/// What the leader who asks has to answer, and whom they receive.
#[utoipa::path(get, path = "/api/v1/appointments", tag = "appointment", operation_id = "appointment_list", responses((status = 200, body = api::AppointmentList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Login(who): Login) -> Answer<Json<api::AppointmentList>> {
    Ok(Json(answer::list(&app.cx, &who.actor).await?))
}
