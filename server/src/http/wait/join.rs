//! `POST /api/v1/waits`

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use server_api as api;

use crate::http::App;
use crate::http::auth::Booker;
use crate::http::json::{Body, key};
use crate::http::problem::Answer;
use crate::service::appointments::wait_list;

/// Joins the list of a full sitting; the same person twice gets the place they have.
#[utoipa::path(post, path = "/api/v1/waits", tag = "booking", operation_id = "wait_join", params(("Idempotency-Key" = String, Header, description = "8 to 100 characters, new for every request")), request_body = api::JoinWait, responses((status = 201, body = api::WaitJoined), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn join(
    State(app): State<App>,
    booker: Booker,
    headers: HeaderMap,
    body: Body<api::JoinWait>,
) -> Answer<(StatusCode, Json<api::WaitJoined>)> {
    let source = booker.source(body.value.device.as_deref())?;
    Ok((StatusCode::CREATED, Json(wait_list::join(&app.cx, source, key(&headers, body.hash)?, body.value).await?)))
}
