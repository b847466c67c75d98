//! `POST /api/v1/tickets/{id}/cancel`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::reception;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The person left; staff write down why.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/cancel", tag = "ticket", operation_id = "ticket_cancel", params(("id" = String, Path)), request_body = api::GiveReason, responses((status = 200, body = api::TicketPublic), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn cancel(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::GiveReason>,
) -> Answer<Json<api::TicketPublic>> {
    Ok(Json(reception::cancel(&app.cx, &who.actor, id(&id_text)?, body.value.reason).await?))
}
