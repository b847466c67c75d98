//! `GET /api/v1/shifts/{id}/steps`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lawyers::rota;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// What happened to a duty since it was made.
#[utoipa::path(get, path = "/api/v1/shifts/{id}/steps", tag = "shift", operation_id = "shift_steps", params(("id" = String, Path)), responses((status = 200, body = api::ShiftSteps), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn steps(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::ShiftSteps>> {
    Ok(Json(rota::steps(&app.cx, &who.actor, id(&id_text)?).await?))
}
