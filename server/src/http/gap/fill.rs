//! `POST /api/v1/gaps/{id}/fill`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lawyers::empty_chair;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The coordinator puts somebody into an empty chair.
#[utoipa::path(post, path = "/api/v1/gaps/{id}/fill", tag = "gap", operation_id = "gap_fill", params(("id" = String, Path)), request_body = api::FillGap, responses((status = 200, body = api::DutyGap), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn fill(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::FillGap>,
) -> Answer<Json<api::DutyGap>> {
    Ok(Json(empty_chair::put(&app.cx, &who.actor, id(&id_text)?, id(&body.value.lawyer_id)?).await?))
}
