//! `POST /api/v1/swaps/{id}/untake`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lawyers::swap::{self, Turn};
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The colleague thinks again.
#[utoipa::path(post, path = "/api/v1/swaps/{id}/untake", tag = "swap", operation_id = "swap_untake", params(("id" = String, Path)), responses((status = 200, body = api::Swap), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn untake(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::Swap>> {
    Ok(Json(swap::turn(&app.cx, &who.actor, id(&id_text)?, Turn::Untake).await?))
}
