//! `GET /api/v1/consultations/{ticket_id}`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lawyers::consultation;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The lawyer's own record of a talk; nobody else gets it.
#[utoipa::path(get, path = "/api/v1/consultations/{ticket_id}", tag = "consultation", operation_id = "consultation_show", params(("ticket_id" = String, Path)), responses((status = 200, body = api::Consultation), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn show(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::Consultation>> {
    Ok(Json(consultation::show(&app.cx, &who.actor, id(&id_text)?).await?))
}
