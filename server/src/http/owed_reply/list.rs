//! `GET /api/v1/owed-replies`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::lines::owed_reply;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// What the officer's unit owes in writing, the most urgent first, then what it answered.
#[utoipa::path(get, path = "/api/v1/owed-replies", tag = "owed_reply", operation_id = "owed_reply_list", responses((status = 200, body = api::List<api::OwedReply>), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Login(who): Login) -> Answer<Json<api::List<api::OwedReply>>> {
    Ok(Json(api::List { items: owed_reply::list(&app.cx, &who.actor).await? }))
}
