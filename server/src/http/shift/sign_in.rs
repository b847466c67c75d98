//! `POST /api/v1/shifts/{id}/sign-in`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lawyers::duty;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The lawyer is there.
#[utoipa::path(post, path = "/api/v1/shifts/{id}/sign-in", tag = "shift", operation_id = "shift_sign_in", params(("id" = String, Path)), responses((status = 200, body = api::Shift), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn sign_in(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::Shift>> {
    Ok(Json(duty::sign_in(&app.cx, &who.actor, id(&id_text)?).await?))
}
