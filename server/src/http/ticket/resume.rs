//! `POST /api/v1/tickets/{id}/resume`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::reception;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Takes a paused visit up again at a free desk.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/resume", tag = "ticket", operation_id = "ticket_resume", params(("id" = String, Path)), request_body = api::ResumeTicket, responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn resume(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::ResumeTicket>,
) -> Answer<Json<api::DeskView>> {
    Ok(Json(reception::resume(&app.cx, &who.actor, id(&id_text)?, id(&body.value.desk_id)?).await?))
}
