//! `GET /api/v1/consultations/{ticket_id}/summary`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lawyers::consultation;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Topic and referral, for clerks of the place.
#[utoipa::path(get, path = "/api/v1/consultations/{ticket_id}/summary", tag = "consultation", operation_id = "consultation_summary", params(("ticket_id" = String, Path)), responses((status = 200, body = api::ConsultationSummary), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn summary(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::ConsultationSummary>> {
    Ok(Json(consultation::summary(&app.cx, &who.actor, id(&id_text)?).await?))
}
