//! `POST /api/v1/gaps/{id}/answer`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lawyers::empty_chair;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The lawyer of the reserve who was asked says yes or no.
#[utoipa::path(post, path = "/api/v1/gaps/{id}/answer", tag = "gap", operation_id = "gap_answer", params(("id" = String, Path)), request_body = api::AnswerGap, responses((status = 200, body = api::DutyGap), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn answer(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::AnswerGap>,
) -> Answer<Json<api::DutyGap>> {
    Ok(Json(empty_chair::answer(&app.cx, &who.actor, id(&id_text)?, body.value.accept).await?))
}
