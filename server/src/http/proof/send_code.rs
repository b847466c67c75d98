//! `POST /api/v1/phone-codes`

use crate::http::App;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::appointments::proof;
use crate::tls::Peer;
use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use server_api as api;

/// Sends a code to a phone.
#[utoipa::path(post, path = "/api/v1/phone-codes", tag = "proof", operation_id = "proof_send_code", request_body = api::SendPhoneCode, responses((status = 201, body = api::PhoneCodeSent), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn send_code(
    State(app): State<App>,
    ConnectInfo(Peer(from)): ConnectInfo<Peer>,
    body: Body<api::SendPhoneCode>,
) -> Answer<impl IntoResponse> {
    Ok((StatusCode::CREATED, Json(proof::send_code(&app.cx, body.value, from.ip()).await?)))
}
