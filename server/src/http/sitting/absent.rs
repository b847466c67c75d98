//! `POST /api/v1/sittings/{id}/absent`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::sittings::substitution;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The leader cannot come: a substitute is chosen, and everybody booked is told.
#[utoipa::path(post, path = "/api/v1/sittings/{id}/absent", tag = "sitting", operation_id = "sitting_absent", params(("id" = String, Path)), request_body = api::SittingAbsent, responses((status = 200, body = api::SittingDetail), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn absent(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::SittingAbsent>,
) -> Answer<Json<api::SittingDetail>> {
    Ok(Json(substitution::absent(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
