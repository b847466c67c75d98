//! `POST /api/v1/appointments/{id}/told`

use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::appointments::to_tell;

/// Somebody told the person of the change; they leave the list until the next one. Answers with who is left.
#[utoipa::path(post, path = "/api/v1/appointments/{id}/told", tag = "appointment", operation_id = "appointment_told", params(("id" = String, Path)), request_body = api::AppointmentTold, responses((status = 200, body = api::ToTellList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn told(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::AppointmentTold>,
) -> Answer<Json<api::ToTellList>> {
    Ok(Json(to_tell::told(&app.cx, &who.actor, id(&id_text)?, &body.value.words).await?))
}
