//! `PUT /api/v1/halls/{id}/notices`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::hall;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The lines that every board of the place shows.
#[utoipa::path(put, path = "/api/v1/halls/{id}/notices", tag = "hall", operation_id = "hall_set_notices", params(("id" = String, Path)), request_body = api::SetNotices, responses((status = 200, body = api::HallView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn set_notices(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::SetNotices>,
) -> Answer<Json<api::HallView>> {
    Ok(Json(hall::set_notices(&app.cx, &who.actor, id(&id_text)?, body.value.items).await?))
}
