//! `GET /api/v1/desks/{id}`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::desk_view;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Who waits and who is here.
#[utoipa::path(get, path = "/api/v1/desks/{id}", tag = "desk", operation_id = "desk_show", params(("id" = String, Path)), responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn show(State(app): State<App>, Login(who): Login, Path(desk_id): Path<String>) -> Answer<Json<api::DeskView>> {
    Ok(Json(desk_view::of(&app.cx, &who.actor, id(&desk_id)?).await?))
}
