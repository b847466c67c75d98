//! `GET /api/v1/sittings/{id}`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::sittings::sitting_view;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// A sitting with its slots and absences.
#[utoipa::path(get, path = "/api/v1/sittings/{id}", tag = "sitting", operation_id = "sitting_show", params(("id" = String, Path)), responses((status = 200, body = api::SittingDetail), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn show(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::SittingDetail>> {
    Ok(Json(sitting_view::show(&app.cx, &who.actor, id(&id_text)?).await?))
}
