//! `POST /api/v1/call-backs`

use crate::http::App;
use crate::http::json::{Body, key, word};
use crate::http::problem::Answer;
use crate::service::lawyers::call_back::{self, Ask};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use server_api as api;
use server_domain::matter::Topic;

/// Leaves a number for a call instead of waiting before an empty chair. The same `Idempotency-Key` gives the same answer again.
#[utoipa::path(post, path = "/api/v1/call-backs", tag = "call_back", operation_id = "call_back_ask", params(("Idempotency-Key" = String, Header, description = "8 to 100 characters, new for every person")), request_body = api::AskCallBack, responses((status = 201, body = api::CallBackTaken), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn ask(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body<api::AskCallBack>,
) -> Answer<(StatusCode, Json<api::CallBackTaken>)> {
    let topic = body.value.topic.map(|t| word(t, Topic::parse)).transpose()?;
    let ask = Ask::read(key(&headers, body.hash)?, &body.value, topic)?;
    Ok((StatusCode::CREATED, Json(call_back::ask(&app.cx, ask).await?)))
}
