//! `POST /api/v1/tickets/requeue`

use crate::http::App;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::lines::own;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// A missed number comes back into the line, after the next three, at most twice a day.
#[utoipa::path(post, path = "/api/v1/tickets/requeue", tag = "ticket", operation_id = "ticket_come_back", request_body = api::OwnTicket, responses((status = 200, body = api::SlipStatus), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn come_back(State(app): State<App>, body: Body<api::OwnTicket>) -> Answer<Json<api::SlipStatus>> {
    Ok(Json(own::requeue(&app.cx, body.value).await?))
}
