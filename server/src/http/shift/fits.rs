//! `GET /api/v1/shifts/{id}/fits`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lawyers::rota;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Which lawyers may take a duty.
#[utoipa::path(get, path = "/api/v1/shifts/{id}/fits", tag = "shift", operation_id = "shift_fits", params(("id" = String, Path)), responses((status = 200, body = api::LawyerFits), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn fits(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::LawyerFits>> {
    Ok(Json(rota::fits(&app.cx, &who.actor, id(&id_text)?).await?))
}
