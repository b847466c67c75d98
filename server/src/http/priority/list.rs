//! `GET /api/v1/priorities`

use crate::http::App;
use crate::http::problem::Answer;
use crate::service::lines::priority;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// The classes of people who are called earlier.
#[utoipa::path(get, path = "/api/v1/priorities", tag = "priority", operation_id = "priority_list", responses((status = 200, body = api::PriorityList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>) -> Answer<Json<api::PriorityList>> {
    Ok(Json(priority::list(&app.cx).await?))
}
