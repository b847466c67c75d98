//! `POST /api/v1/desks/{id}/call`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::reception;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Calls a chosen person although others are before them; needs a reason.
#[utoipa::path(post, path = "/api/v1/desks/{id}/call", tag = "desk", operation_id = "desk_call", params(("id" = String, Path)), request_body = api::PickTicket, responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn call(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::PickTicket>,
) -> Answer<Json<api::DeskView>> {
    Ok(Json(reception::pick(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
