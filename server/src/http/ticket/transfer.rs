//! `POST /api/v1/tickets/{id}/transfer`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::transfer;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Puts the person into another line, of any desk, site or tier; number and history stay.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/transfer", tag = "ticket", operation_id = "ticket_transfer", params(("id" = String, Path)), request_body = api::TransferTicket, responses((status = 200, body = api::TicketPublic), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn transfer(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::TransferTicket>,
) -> Answer<Json<api::TicketPublic>> {
    Ok(Json(transfer::transfer(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
