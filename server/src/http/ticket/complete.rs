//! `POST /api/v1/tickets/{id}/complete`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id, word};
use crate::http::problem::Answer;
use crate::service::matters::registration::{self, Short};
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;
use server_domain::matter::{Outcome, Topic};
use server_domain::{Rejection, RejectionCode};

/// Ends the visit: with the short form registers its matter, with an empty body takes the one that was registered.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/complete", tag = "ticket", operation_id = "ticket_complete", params(("id" = String, Path)), request_body = api::CompleteTicket, responses((status = 200, body = api::TicketCompleted), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn complete(
    State(app): State<App>,
    Login(who): Login,
    Path(ticket_id): Path<String>,
    body: Body<api::CompleteTicket>,
) -> Answer<Json<api::TicketCompleted>> {
    let short = match body.value {
        api::CompleteTicket { topic: None, outcome: None, summary: None } => None,
        api::CompleteTicket { topic: Some(topic), outcome: Some(outcome), summary: Some(summary) } => {
            Some(Short { topic: word(topic, Topic::parse)?, outcome: word(outcome, Outcome::parse)?, summary: summary.trim().to_owned() })
        }
        _ => return Err(Rejection::new(RejectionCode::FieldInvalid).at("/topic").into()),
    };
    Ok(Json(registration::complete(&app.cx, &who.actor, id(&ticket_id)?, short).await?))
}
