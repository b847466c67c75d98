//! `GET /api/v1/firms/{id}/conflicts`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lawyers::conflict_list;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// How long a firm's conflict list is, and since when. The names are kept as keyed hashes and cannot be read back.
#[utoipa::path(get, path = "/api/v1/firms/{id}/conflicts", tag = "lawyer", operation_id = "firm_conflicts", params(("id" = String, Path)), responses((status = 200, body = api::ConflictListStanding), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn conflicts(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::ConflictListStanding>> {
    Ok(Json(conflict_list::list(&app.cx, &who.actor, id(&id_text)?).await?))
}
