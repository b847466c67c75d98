//! `GET /api/v1/lawyers`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::lawyers::lawyer;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// Lawyers with leave and limits for the coordinator; for a lawyer the names of the colleagues.
#[utoipa::path(get, path = "/api/v1/lawyers", tag = "lawyer", operation_id = "lawyer_list", responses((status = 200, body = api::LawyerList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Login(who): Login) -> Answer<Json<api::LawyerList>> {
    Ok(Json(lawyer::list(&app.cx, &who.actor).await?))
}
