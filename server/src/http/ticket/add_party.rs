//! `POST /api/v1/tickets/{id}/parties`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lawyers::conflict;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Names one of the other side of the matter, at the desk that has the ticket.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/parties", tag = "ticket", operation_id = "ticket_add_party", params(("id" = String, Path)), request_body = api::AddParty, responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn add_party(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::AddParty>,
) -> Answer<Json<api::DeskView>> {
    Ok(Json(conflict::add_party(&app.cx, &who.actor, id(&id_text)?, &body.value.name).await?))
}
