//! `POST /api/v1/rotas/{month}/generate`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::lawyers::rota;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Makes a month, or makes it anew; what was acknowledged or set by hand stays.
#[utoipa::path(post, path = "/api/v1/rotas/{month}/generate", tag = "rota", operation_id = "rota_generate", params(("month" = String, Path)), request_body = api::GenerateRota, responses((status = 200, body = api::Rota), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn generate(
    State(app): State<App>,
    Login(who): Login,
    Path(month_text): Path<String>,
    body: Body<api::GenerateRota>,
) -> Answer<Json<api::Rota>> {
    Ok(Json(rota::generate(&app.cx, &who.actor, &month_text, body.value).await?))
}
