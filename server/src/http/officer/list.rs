//! `GET /api/v1/officers`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::lines::invitation;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// The officers who can be asked into a session.
#[utoipa::path(get, path = "/api/v1/officers", tag = "officer", operation_id = "officer_list", responses((status = 200, body = api::List<api::Officer>), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, _: Login) -> Answer<Json<api::List<api::Officer>>> {
    Ok(Json(api::List { items: invitation::officers(&app.cx).await? }))
}
