//! `POST /api/v1/matters/{id}/handlers`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::matters::matter;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Lets a colleague handle a matter.
#[utoipa::path(post, path = "/api/v1/matters/{id}/handlers", tag = "matter", operation_id = "matter_add_handler", params(("id" = String, Path)), request_body = api::AddHandler, responses((status = 200, body = api::MatterView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn add_handler(
    State(app): State<App>,
    Login(who): Login,
    Path(matter_id): Path<String>,
    body: Body<api::AddHandler>,
) -> Answer<Json<api::MatterView>> {
    Ok(Json(matter::add_handler(&app.cx, &who.actor, id(&matter_id)?, &body.value.username).await?))
}
