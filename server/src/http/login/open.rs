//! `POST /api/v1/logins`

use crate::http::App;
use crate::http::auth::set_cookie;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::login;
use crate::tls::Peer;
use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use axum::response::{AppendHeaders, IntoResponse};
use server_api as api;
use server_domain::login::ABSOLUTE_MS;

/// Opens a login and sets its cookie.
#[utoipa::path(post, path = "/api/v1/logins", tag = "login", operation_id = "login_open", request_body = api::OpenLogin, responses((status = 201, body = api::LoginInfo), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn open(
    State(app): State<App>,
    ConnectInfo(Peer(from)): ConnectInfo<Peer>,
    body: Body<api::OpenLogin>,
) -> Answer<impl IntoResponse> {
    let opened = login::open(&app.cx, &body.value.username, body.value.password, from.ip()).await?;
    let cookie = set_cookie("login", &opened.info.id, &opened.token, ABSOLUTE_MS / 1000, app.cx.mode.tls);
    Ok((StatusCode::CREATED, AppendHeaders([cookie]), Json(opened.info)))
}
