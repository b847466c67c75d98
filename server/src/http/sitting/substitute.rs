//! `POST /api/v1/sittings/{id}/substitute`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::sittings::substitution;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The office puts a substitute in.
#[utoipa::path(post, path = "/api/v1/sittings/{id}/substitute", tag = "sitting", operation_id = "sitting_substitute", params(("id" = String, Path)), request_body = api::SubstituteSitting, responses((status = 200, body = api::SittingDetail), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn substitute(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::SubstituteSitting>,
) -> Answer<Json<api::SittingDetail>> {
    Ok(Json(substitution::substitute(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
