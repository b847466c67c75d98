//! `POST /api/v1/rotas/{month}/publish`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::lawyers::rota;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Publishes a month.
#[utoipa::path(post, path = "/api/v1/rotas/{month}/publish", tag = "rota", operation_id = "rota_publish", params(("month" = String, Path)), request_body = api::PublishRota, responses((status = 200, body = api::Rota), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn publish(
    State(app): State<App>,
    Login(who): Login,
    Path(month_text): Path<String>,
    body: Body<api::PublishRota>,
) -> Answer<Json<api::Rota>> {
    Ok(Json(rota::publish(&app.cx, &who.actor, &month_text, body.value.version).await?))
}
