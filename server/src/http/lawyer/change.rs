//! `PUT /api/v1/lawyers/{id}`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lawyers::lawyer;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Writes what the rota knows of a lawyer. Who does not serve any more leaves empty chairs.
#[utoipa::path(put, path = "/api/v1/lawyers/{id}", tag = "lawyer", operation_id = "lawyer_change", params(("id" = String, Path)), request_body = api::ChangeLawyer, responses((status = 200, body = api::Lawyer), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn change(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::ChangeLawyer>,
) -> Answer<Json<api::Lawyer>> {
    Ok(Json(lawyer::change(&app.cx, &who.actor, id(&id_text)?, body.value).await?))
}
