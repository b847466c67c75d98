//! `POST /api/v1/tickets/{id}/complete`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::registration;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Ends the visit and registers its matter.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/complete", tag = "ticket", operation_id = "ticket_complete", params(("id" = String, Path)), request_body = api::CompleteTicket, responses((status = 200, body = api::TicketCompleted), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn complete(
    State(app): State<App>,
    Login(who): Login,
    Path(ticket_id): Path<String>,
    body: Body<api::CompleteTicket>,
) -> Answer<Json<api::TicketCompleted>> {
    Ok(Json(registration::complete(&app.cx, &who.actor, id(&ticket_id)?, registration::parse(&body.value)).await?))
}
