//! `POST /api/v1/progress`

use crate::http::App;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::matters::progress;
use crate::tls::Peer;
use axum::Json;
use axum::extract::{ConnectInfo, State};
use server_api as api;

/// How a matter stands, for whoever holds its query code.
#[utoipa::path(post, path = "/api/v1/progress", tag = "matter", operation_id = "progress_ask", request_body = api::AskProgress, responses((status = 200, body = api::Progress), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn ask(
    State(app): State<App>,
    ConnectInfo(Peer(from)): ConnectInfo<Peer>,
    body: Body<api::AskProgress>,
) -> Answer<Json<api::Progress>> {
    Ok(Json(progress::ask(&app.cx, &body.value.query_code, from.ip()).await?))
}
