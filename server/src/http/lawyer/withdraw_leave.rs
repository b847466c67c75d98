//! `DELETE /api/v1/leaves/{id}`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lawyers::lawyer;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Takes leave back.
#[utoipa::path(delete, path = "/api/v1/leaves/{id}", tag = "lawyer", operation_id = "lawyer_withdraw_leave", params(("id" = String, Path)), responses((status = 200, body = api::Lawyer), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn withdraw_leave(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::Lawyer>> {
    Ok(Json(lawyer::withdraw_leave(&app.cx, &who.actor, id(&id_text)?).await?))
}
