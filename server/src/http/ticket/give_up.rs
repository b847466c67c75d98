//! `POST /api/v1/tickets/cancel`

use crate::http::App;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::lines::own;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// The person gives the number up.
#[utoipa::path(post, path = "/api/v1/tickets/cancel", tag = "ticket", operation_id = "ticket_give_up", request_body = api::OwnTicket, responses((status = 200, body = api::SlipStatus), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn give_up(State(app): State<App>, body: Body<api::OwnTicket>) -> Answer<Json<api::SlipStatus>> {
    Ok(Json(own::cancel(&app.cx, body.value).await?))
}
