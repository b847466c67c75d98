//! `POST /api/v1/shifts/{id}/acknowledge`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lawyers::rota;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The lawyer says to come.
#[utoipa::path(post, path = "/api/v1/shifts/{id}/acknowledge", tag = "shift", operation_id = "shift_acknowledge", params(("id" = String, Path)), responses((status = 200, body = api::Shift), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn acknowledge(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::Shift>> {
    Ok(Json(rota::acknowledge(&app.cx, &who.actor, id(&id_text)?).await?))
}
