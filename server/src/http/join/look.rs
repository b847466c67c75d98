//! `POST /api/v1/joins/look`

use crate::http::App;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::lines::attendance;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// What a link opens: who asks somebody where to, as what and why.
#[utoipa::path(post, path = "/api/v1/joins/look", tag = "join", operation_id = "join_look", request_body = api::OpenJoin, responses((status = 200, body = api::Join), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn look(State(app): State<App>, body: Body<api::OpenJoin>) -> Answer<Json<api::Join>> {
    Ok(Json(attendance::look(&app.cx, &body.value).await?))
}
