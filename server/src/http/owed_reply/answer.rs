//! `POST /api/v1/owed-replies/{id}/answer`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::owed_reply;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// An officer of the unit answers in writing; the person reads it with their slip.
#[utoipa::path(post, path = "/api/v1/owed-replies/{id}/answer", tag = "owed_reply", operation_id = "owed_reply_answer", params(("id" = String, Path)), request_body = api::AnswerOwedReply, responses((status = 200, body = api::OwedReply), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn answer(
    State(app): State<App>,
    Login(who): Login,
    Path(reply_id): Path<String>,
    body: Body<api::AnswerOwedReply>,
) -> Answer<Json<api::OwedReply>> {
    Ok(Json(owed_reply::answer(&app.cx, &who.actor, id(&reply_id)?, &body.value.text).await?))
}
