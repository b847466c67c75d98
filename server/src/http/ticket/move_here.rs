//! `POST /api/v1/tickets/move`

use crate::http::App;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::lines::ticket;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// Moves one's live number to this kiosk: the place in the line stays, slip and PIN are new.
#[utoipa::path(post, path = "/api/v1/tickets/move", tag = "ticket", operation_id = "ticket_move_here", request_body = api::MoveTicket, responses((status = 200, body = api::TicketIssued), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn move_here(State(app): State<App>, body: Body<api::MoveTicket>) -> Answer<Json<api::TicketIssued>> {
    Ok(Json(ticket::move_here(&app.cx, body.value).await?))
}
