//! `POST /api/v1/joins/grant`

use crate::http::App;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::lines::attendance;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// A short-lived permission to enter the room, for somebody with a link.
#[utoipa::path(post, path = "/api/v1/joins/grant", tag = "join", operation_id = "join_grant", request_body = api::OpenJoin, responses((status = 200, body = api::JoinGrant), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn grant(State(app): State<App>, body: Body<api::OpenJoin>) -> Answer<Json<api::JoinGrant>> {
    Ok(Json(attendance::join(&app.cx, &body.value).await?))
}
