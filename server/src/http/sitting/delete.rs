//! `DELETE /api/v1/sittings/{id}`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::sittings::sitting;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use server_api as api;

/// Deletes a sitting that was never posted.
#[utoipa::path(delete, path = "/api/v1/sittings/{id}", tag = "sitting", operation_id = "sitting_delete", params(("id" = String, Path)), responses((status = 204), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn delete(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<StatusCode> {
    sitting::delete(&app.cx, &who.actor, id(&id_text)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
