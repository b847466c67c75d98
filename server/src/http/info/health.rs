//! `GET /healthz`

use crate::http::App;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// Whether the process answers.
#[utoipa::path(get, path = "/healthz", tag = "info", operation_id = "info_health", responses((status = 200, body = api::Health), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn health(State(app): State<App>) -> Json<api::Health> {
    Json(api::Health { status: "ok".to_owned(), database: app.cx.db.engine_name().to_owned() })
}
