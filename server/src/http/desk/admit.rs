//! `POST /api/v1/desks/{id}/admit`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::lobby;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Lets one of the lobby in; words are needed if others who came earlier are passed.
#[utoipa::path(post, path = "/api/v1/desks/{id}/admit", tag = "desk", operation_id = "desk_admit", params(("id" = String, Path)), request_body = api::AdmitTicket, responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn admit(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::AdmitTicket>,
) -> Answer<Json<api::DeskView>> {
    Ok(Json(lobby::admit(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
