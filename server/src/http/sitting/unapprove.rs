//! `POST /api/v1/sittings/{id}/unapprove`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::sittings::sitting_course;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Takes the agreement to a sitting back, until it is published.
#[utoipa::path(post, path = "/api/v1/sittings/{id}/unapprove", tag = "sitting", operation_id = "sitting_unapprove", params(("id" = String, Path)), responses((status = 200, body = api::SittingDetail), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn unapprove(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::SittingDetail>> {
    Ok(Json(sitting_course::unapprove(&app.cx, &who.actor, id(&id_text)?).await?))
}
