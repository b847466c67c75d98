//! `POST /api/v1/phone-proofs`

use crate::http::App;
use crate::http::auth::set_cookie;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::appointments::proof;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{AppendHeaders, IntoResponse};
use server_api as api;
use server_domain::proof::PROVED_MS;

/// Compares a code; the cookie stands for the phone for an hour.
#[utoipa::path(post, path = "/api/v1/phone-proofs", tag = "proof", operation_id = "proof_prove", request_body = api::ProvePhone, responses((status = 201, body = api::PhoneProved), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn prove(State(app): State<App>, body: Body<api::ProvePhone>) -> Answer<impl IntoResponse> {
    let proved = proof::prove(&app.cx, body.value).await?;
    let cookie = set_cookie("proof", &proved.phone.id, &proved.token, PROVED_MS / 1_000, app.cx.mode.tls);
    Ok((StatusCode::CREATED, AppendHeaders([cookie]), Json(proved.phone)))
}
