//! `DELETE /api/v1/holds/{token}`

use axum::extract::{Path, State};
use axum::http::StatusCode;
use server_api as api;

use crate::http::App;
use crate::http::problem::Answer;
use crate::service::appointments::hold;

/// Gives a slot back before its time is over. Again changes nothing.
#[utoipa::path(delete, path = "/api/v1/holds/{token}", tag = "booking", operation_id = "hold_release", params(("token" = String, Path)), responses((status = 204), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn release(State(app): State<App>, Path(token): Path<String>) -> Answer<StatusCode> {
    hold::release(&app.cx, &token).await?;
    Ok(StatusCode::NO_CONTENT)
}
