//! `POST /api/v1/call-backs/{id}/told`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lawyers::call_back;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Somebody whom the line did not reach was told in another way.
#[utoipa::path(post, path = "/api/v1/call-backs/{id}/told", tag = "call_back", operation_id = "call_back_told", params(("id" = String, Path)), request_body = api::TellCallBack, responses((status = 200, body = api::CallBack), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn told(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::TellCallBack>,
) -> Answer<Json<api::CallBack>> {
    Ok(Json(call_back::told(&app.cx, &who.actor, id(&id_text)?, &body.value.words, body.value.version).await?))
}
