//! `GET /api/v1/sessions/running`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::lines::running;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// The sessions that run, for supervisors and technicians of their places and for whoever was asked in.
#[utoipa::path(get, path = "/api/v1/sessions/running", tag = "session", operation_id = "attendance_running", responses((status = 200, body = api::RunningSessionList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn running(State(app): State<App>, Login(who): Login) -> Answer<Json<api::RunningSessionList>> {
    Ok(Json(running::list(&app.cx, &who.actor).await?))
}
