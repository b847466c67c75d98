//! `POST /api/v1/swaps/{id}/reject`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lawyers::swap::{self, Turn};
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The coordinator says no, with the reason for both.
#[utoipa::path(post, path = "/api/v1/swaps/{id}/reject", tag = "swap", operation_id = "swap_reject", params(("id" = String, Path)), request_body = api::RejectSwap, responses((status = 200, body = api::Swap), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn reject(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::RejectSwap>,
) -> Answer<Json<api::Swap>> {
    Ok(Json(swap::turn(&app.cx, &who.actor, id(&id_text)?, Turn::Reject(body.value.reason)).await?))
}
