//! `POST /api/v1/lawyers/{id}/leaves`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lawyers::lawyer;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use server_api as api;

/// Files leave; published duties of these days become empty chairs.
#[utoipa::path(post, path = "/api/v1/lawyers/{id}/leaves", tag = "lawyer", operation_id = "lawyer_file_leave", params(("id" = String, Path)), request_body = api::FileLeave, responses((status = 201, body = api::LeaveFiled), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn file_leave(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::FileLeave>,
) -> Answer<(StatusCode, Json<api::LeaveFiled>)> {
    Ok((StatusCode::CREATED, Json(lawyer::file_leave(&app.cx, &who.actor, id(&id_text)?, body.value).await?)))
}
