//! `GET /api/v1/logins/current`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::login;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// The login behind the cookie.
#[utoipa::path(get, path = "/api/v1/logins/current", tag = "login", operation_id = "login_show", responses((status = 200, body = api::LoginInfo), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn show(State(app): State<App>, Login(who): Login) -> Answer<Json<api::LoginInfo>> {
    Ok(Json(login::current(&app.cx, &who).await?))
}
