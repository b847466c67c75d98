//! `POST /api/v1/carry-overs/{id}/end`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::carry_over;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Looks after a left-over person.
#[utoipa::path(post, path = "/api/v1/carry-overs/{id}/end", tag = "carry_over", operation_id = "carry_over_end", params(("id" = String, Path)), request_body = api::EndCarryOver, responses((status = 200, body = api::CarryOverList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn end(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::EndCarryOver>,
) -> Answer<Json<api::CarryOverList>> {
    Ok(Json(carry_over::end(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
