//! `GET /api/v1/halls/{id}/carry-overs`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::carry_over;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// People who were not served on their day.
#[utoipa::path(get, path = "/api/v1/halls/{id}/carry-overs", tag = "hall", operation_id = "hall_carry_overs", params(("id" = String, Path)), responses((status = 200, body = api::CarryOverList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn carry_overs(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::CarryOverList>> {
    Ok(Json(carry_over::list(&app.cx, &who.actor, id(&id_text)?).await?))
}
