//! `GET /api/v1/sites`

use crate::http::App;
use crate::http::problem::Answer;
use crate::service::site;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// Every place, parents before children.
#[utoipa::path(get, path = "/api/v1/sites", tag = "site", operation_id = "site_list", responses((status = 200, body = api::List<api::Site>), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>) -> Answer<Json<api::List<api::Site>>> {
    Ok(Json(api::List { items: site::list(&app.cx).await? }))
}
