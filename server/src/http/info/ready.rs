//! `GET /readyz`

use crate::http::App;
use crate::http::problem::Answer;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// Whether the database answers.
#[utoipa::path(get, path = "/readyz", tag = "info", operation_id = "info_ready", responses((status = 200, body = api::Health), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn ready(State(app): State<App>) -> Answer<Json<api::Health>> {
    app.cx.db.ping().await?;
    Ok(Json(api::Health { status: "ready".to_owned(), database: app.cx.db.engine_name().to_owned() }))
}
