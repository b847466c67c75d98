//! `GET /api/v1/appointments/{id}/brief`

use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::sittings::brief;

/// The page before the talk: who, what, history, past promises, responsible unit.
#[utoipa::path(get, path = "/api/v1/appointments/{id}/brief", tag = "appointment", operation_id = "appointment_brief", params(("id" = String, Path)), responses((status = 200, body = api::AppointmentCase), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn brief(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::AppointmentCase>> {
    Ok(Json(brief::of(&app.cx, &who.actor, id(&id_text)?).await?))
}
