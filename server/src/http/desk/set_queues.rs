//! `PUT /api/v1/desks/{id}/queues`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::hall;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Which queues a desk serves, and how fast waiting counts in each.
#[utoipa::path(put, path = "/api/v1/desks/{id}/queues", tag = "desk", operation_id = "desk_set_queues", params(("id" = String, Path)), request_body = api::SetDeskQueues, responses((status = 200, body = api::HallView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn set_queues(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::SetDeskQueues>,
) -> Answer<Json<api::HallView>> {
    Ok(Json(hall::set_queues(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
