//! `PUT /api/v1/firms/{id}/conflicts`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lawyers::conflict_list;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Replaces a firm's conflict list: its own lawyers and the coordinator.
#[utoipa::path(put, path = "/api/v1/firms/{id}/conflicts", tag = "lawyer", operation_id = "firm_set_conflicts", params(("id" = String, Path)), request_body = api::SetConflicts, responses((status = 200, body = api::ConflictListStanding), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn set_conflicts(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::SetConflicts>,
) -> Answer<Json<api::ConflictListStanding>> {
    Ok(Json(conflict_list::set_list(&app.cx, &who.actor, id(&id_text)?, &body.value.names).await?))
}
