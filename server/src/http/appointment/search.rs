//! `POST /api/v1/appointment-searches`

use axum::Json;
use axum::extract::State;
use server_api as api;

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::appointments::appointment_search;

/// Finds live appointments for somebody at a counter who has no code at hand. A POST, so that no address holds a number.
#[utoipa::path(post, path = "/api/v1/appointment-searches", tag = "appointment", operation_id = "appointment_search", request_body = api::SearchAppointments, responses((status = 200, body = api::AppointmentList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn search(State(app): State<App>, Login(who): Login, body: Body<api::SearchAppointments>) -> Answer<Json<api::AppointmentList>> {
    Ok(Json(appointment_search::find(&app.cx, &who.actor, body.value).await?))
}
