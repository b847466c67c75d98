//! `POST /api/v1/sittings`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::sittings::sitting;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use server_api as api;

/// Plans a sitting.
#[utoipa::path(post, path = "/api/v1/sittings", tag = "sitting", operation_id = "sitting_create", request_body = api::PlanSitting, responses((status = 201, body = api::SittingDetail), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn create(
    State(app): State<App>,
    Login(who): Login,
    body: Body<api::PlanSitting>,
) -> Answer<(StatusCode, Json<api::SittingDetail>)> {
    Ok((StatusCode::CREATED, Json(sitting::create(&app.cx, &who.actor, body.value).await?)))
}
