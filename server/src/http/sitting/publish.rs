//! `POST /api/v1/sittings/{id}/publish`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::sittings::sitting_course;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Puts a sitting on the poster and opens it for booking.
#[utoipa::path(post, path = "/api/v1/sittings/{id}/publish", tag = "sitting", operation_id = "sitting_publish", params(("id" = String, Path)), request_body = api::PublishSitting, responses((status = 200, body = api::SittingDetail), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn publish(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::PublishSitting>,
) -> Answer<Json<api::SittingDetail>> {
    Ok(Json(sitting_course::publish(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
