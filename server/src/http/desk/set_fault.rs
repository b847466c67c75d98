//! `PUT /api/v1/desks/{id}/fault`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::hall;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Reports a fault of the place, or that it works again.
#[utoipa::path(put, path = "/api/v1/desks/{id}/fault", tag = "desk", operation_id = "desk_set_fault", params(("id" = String, Path)), request_body = api::SetFault, responses((status = 200, body = api::HallView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn set_fault(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::SetFault>,
) -> Answer<Json<api::HallView>> {
    Ok(Json(hall::set_fault(&app.cx, &who.actor, id(&id_text)?, body.value.fault).await?))
}
