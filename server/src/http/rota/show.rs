//! `GET /api/v1/rotas/{month}`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::lawyers::rota_view;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// A month. Who does not make the rota sees it once it is published.
#[utoipa::path(get, path = "/api/v1/rotas/{month}", tag = "rota", operation_id = "rota_show", params(("month" = String, Path)), responses((status = 200, body = api::Rota), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn show(State(app): State<App>, Login(who): Login, Path(month_text): Path<String>) -> Answer<Json<api::Rota>> {
    Ok(Json(rota_view::month(&app.cx, &who.actor, &month_text).await?))
}
