//! `POST /api/v1/sittings/{id}/late`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::sittings::sitting_course;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The rest of the day is late by so many minutes.
#[utoipa::path(post, path = "/api/v1/sittings/{id}/late", tag = "sitting", operation_id = "sitting_late", params(("id" = String, Path)), request_body = api::SittingLate, responses((status = 200, body = api::SittingDetail), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn late(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::SittingLate>,
) -> Answer<Json<api::SittingDetail>> {
    Ok(Json(sitting_course::late(&app.cx, &who.actor, id(&id_text)?, body.value.minutes).await?))
}
