//! `GET /api/v1/opinions`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::lawyers::consultation;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// Legal opinions that the officer's own unit got, the latest first, 200 at most. They name the lawyer, never the person.
#[utoipa::path(get, path = "/api/v1/opinions", tag = "consultation", operation_id = "consultation_opinions_of_unit", responses((status = 200, body = api::OpinionList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn opinions_of_unit(State(app): State<App>, Login(who): Login) -> Answer<Json<api::OpinionList>> {
    Ok(Json(consultation::opinions_of_unit(&app.cx, &who.actor).await?))
}
