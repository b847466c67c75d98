//! `POST /api/v1/sittings/{id}/postpone`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::sittings::sitting_course;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Holds a posted sitting on another day; the answer is the new one. Everybody booked goes along and is told.
#[utoipa::path(post, path = "/api/v1/sittings/{id}/postpone", tag = "sitting", operation_id = "sitting_postpone", params(("id" = String, Path)), request_body = api::PostponeSitting, responses((status = 200, body = api::SittingDetail), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn postpone(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::PostponeSitting>,
) -> Answer<Json<api::SittingDetail>> {
    Ok(Json(sitting_course::postpone(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
