//! `POST /api/v1/line-tests`

use crate::http::App;
use crate::http::problem::Answer;
use crate::service::lines::room;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use server_api as api;

/// Opens a room of its own for the line test of a kiosk, with a seat that sends and one that receives.
#[utoipa::path(post, path = "/api/v1/line-tests", tag = "line_test", operation_id = "line_test_open", responses((status = 201, body = api::LineTest), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn open(State(app): State<App>) -> Answer<(StatusCode, Json<api::LineTest>)> {
    Ok((StatusCode::CREATED, Json(room::grant_test(&app.cx).await?)))
}
