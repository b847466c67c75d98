//! `GET /api/v1/sittings/{id}/to-tell`

use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::appointments::to_tell as lists;

/// Whom no message reached after a change of a sitting: to be rung or visited.
#[utoipa::path(get, path = "/api/v1/sittings/{id}/to-tell", tag = "appointment", operation_id = "appointment_to_tell", params(("id" = String, Path)), responses((status = 200, body = api::ToTellList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn to_tell(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::ToTellList>> {
    Ok(Json(lists::of_sitting(&app.cx, &who.actor, id(&id_text)?).await?))
}
