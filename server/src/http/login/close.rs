//! `DELETE /api/v1/logins/current`

use crate::http::App;
use crate::http::auth::{Login, clear_cookie};
use crate::http::problem::Answer;
use crate::service::login;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{AppendHeaders, IntoResponse};
use server_api as api;

/// Ends the login.
#[utoipa::path(delete, path = "/api/v1/logins/current", tag = "login", operation_id = "login_close", responses((status = 204), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn close(State(app): State<App>, Login(who): Login) -> Answer<impl IntoResponse> {
    login::close(&app.cx, &who.actor).await?;
    let cookie = clear_cookie("login", &who.actor.login.to_string());
    Ok((StatusCode::NO_CONTENT, AppendHeaders([cookie])))
}
