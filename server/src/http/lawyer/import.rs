//! `POST /api/v1/lawyers/import`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::lawyers::lawyer_import;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// Lawyers from a sheet; bad rows are told, good ones kept unless it is a trial.
#[utoipa::path(post, path = "/api/v1/lawyers/import", tag = "lawyer", operation_id = "lawyer_import", request_body = api::ImportLawyers, responses((status = 200, body = api::LawyerImport), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn import(State(app): State<App>, Login(who): Login, body: Body<api::ImportLawyers>) -> Answer<Json<api::LawyerImport>> {
    Ok(Json(lawyer_import::import(&app.cx, &who.actor, body.value).await?))
}
