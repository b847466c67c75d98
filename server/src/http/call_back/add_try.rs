//! `POST /api/v1/call-backs/{id}/tries`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id, word};
use crate::http::problem::Answer;
use crate::service::lawyers::call_back;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;
use server_domain::rota::call_back::Outcome;

/// Writes down a try to reach somebody.
#[utoipa::path(post, path = "/api/v1/call-backs/{id}/tries", tag = "call_back", operation_id = "call_back_try", params(("id" = String, Path)), request_body = api::AddCallBackTry, responses((status = 200, body = api::CallBack), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn add_try(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::AddCallBackTry>,
) -> Answer<Json<api::CallBack>> {
    let (outcome, b) = (word(body.value.outcome, Outcome::parse)?, body.value);
    Ok(Json(call_back::add_try(&app.cx, &who.actor, id(&id_text)?, outcome, b.words.as_deref(), b.version).await?))
}
