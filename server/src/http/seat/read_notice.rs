//! `POST /api/v1/seat/notices/{id}/read`

use crate::http::App;
use crate::http::auth::Seat;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::lobby;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The person read what the desk wrote.
#[utoipa::path(post, path = "/api/v1/seat/notices/{id}/read", tag = "seat", operation_id = "seat_read_notice", params(("id" = String, Path)), responses((status = 200, body = api::Seat), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn read_notice(State(app): State<App>, Seat(who): Seat, Path(notice_id): Path<String>) -> Answer<Json<api::Seat>> {
    Ok(Json(lobby::read_notice(&app.cx, &who, id(&notice_id)?).await?))
}
