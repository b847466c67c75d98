//! `POST /api/v1/swaps/{id}/take`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lawyers::swap;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// A colleague agrees to take it, perhaps for a duty in return.
#[utoipa::path(post, path = "/api/v1/swaps/{id}/take", tag = "swap", operation_id = "swap_take", params(("id" = String, Path)), request_body = api::TakeSwap, responses((status = 200, body = api::Swap), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn take(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::TakeSwap>,
) -> Answer<Json<api::Swap>> {
    Ok(Json(swap::take(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
