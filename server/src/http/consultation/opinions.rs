//! `GET /api/v1/consultations/{ticket_id}/opinion`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lawyers::consultation;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Legal opinions on a ticket: for their lawyer, and for officers of the unit that got them.
#[utoipa::path(get, path = "/api/v1/consultations/{ticket_id}/opinion", tag = "consultation", operation_id = "consultation_opinions", params(("ticket_id" = String, Path)), responses((status = 200, body = api::OpinionList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn opinions(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::OpinionList>> {
    Ok(Json(consultation::opinions(&app.cx, &who.actor, id(&id_text)?).await?))
}
