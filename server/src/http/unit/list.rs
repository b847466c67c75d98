//! `GET /api/v1/units`

use crate::http::App;
use crate::http::problem::Answer;
use crate::service::matters::route;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// The responsible units of the city.
#[utoipa::path(get, path = "/api/v1/units", tag = "matter", operation_id = "unit_list", responses((status = 200, body = api::List<api::Unit>), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>) -> Answer<Json<api::List<api::Unit>>> {
    Ok(Json(api::List { items: route::units(&app.cx).await? }))
}
