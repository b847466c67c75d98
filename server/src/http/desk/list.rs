//! `GET /api/v1/desks`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::lines::desk;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// The desks at which the asker may sit.
#[utoipa::path(get, path = "/api/v1/desks", tag = "desk", operation_id = "desk_list", responses((status = 200, body = api::List<api::Desk>), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Login(who): Login) -> Answer<Json<api::List<api::Desk>>> {
    Ok(Json(api::List { items: desk::list(&app.cx, &who.actor).await? }))
}
