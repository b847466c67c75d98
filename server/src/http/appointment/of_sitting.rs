//! `GET /api/v1/sittings/{id}/appointments`

use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::appointments::screening;

/// Everybody of a sitting, by time.
#[utoipa::path(get, path = "/api/v1/sittings/{id}/appointments", tag = "appointment", operation_id = "appointment_of_sitting", params(("id" = String, Path)), responses((status = 200, body = api::AppointmentList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn of_sitting(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::AppointmentList>> {
    Ok(Json(screening::of_sitting(&app.cx, &who.actor, id(&id_text)?).await?))
}
