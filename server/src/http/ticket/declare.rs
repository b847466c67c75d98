//! `POST /api/v1/tickets/{id}/declare`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id, word};
use crate::http::problem::Answer;
use crate::service::lawyers::conflict;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;
use server_domain::rota::conflict::Declaration;

/// A lawyer's word on a conflict of interest. Clear: the consultation begins. Conflict: the person goes back to the head of the line.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/declare", tag = "ticket", operation_id = "ticket_declare", params(("id" = String, Path)), request_body = api::Declare, responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn declare(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::Declare>,
) -> Answer<Json<api::DeskView>> {
    let declared = word(body.value.declaration, Declaration::parse)?;
    Ok(Json(conflict::declare(&app.cx, &who.actor, id(&id_text)?, declared).await?))
}
