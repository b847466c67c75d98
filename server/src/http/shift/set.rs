//! `PUT /api/v1/shifts/{id}`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lawyers::rota;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Sets who holds a duty by hand.
#[utoipa::path(put, path = "/api/v1/shifts/{id}", tag = "shift", operation_id = "shift_set", params(("id" = String, Path)), request_body = api::SetShift, responses((status = 200, body = api::Rota), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn set(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::SetShift>,
) -> Answer<Json<api::Rota>> {
    Ok(Json(rota::set(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
