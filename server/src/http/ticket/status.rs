//! `POST /api/v1/tickets/status`

use crate::http::App;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::lines::own;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// Where one's own number stands, by number and PIN or by the slip.
#[utoipa::path(post, path = "/api/v1/tickets/status", tag = "ticket", operation_id = "ticket_status", request_body = api::OwnTicket, responses((status = 200, body = api::SlipStatus), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn status(State(app): State<App>, body: Body<api::OwnTicket>) -> Answer<Json<api::SlipStatus>> {
    Ok(Json(own::look(&app.cx, body.value).await?))
}
