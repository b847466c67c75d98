//! `PUT /api/v1/sittings/{id}`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::sittings::sitting;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Changes a sitting; what the body leaves out stays. Once posted, everybody booked is told of a change on the poster.
#[utoipa::path(put, path = "/api/v1/sittings/{id}", tag = "sitting", operation_id = "sitting_change", params(("id" = String, Path)), request_body = api::ChangeSitting, responses((status = 200, body = api::SittingDetail), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn change(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::ChangeSitting>,
) -> Answer<Json<api::SittingDetail>> {
    Ok(Json(sitting::change(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
