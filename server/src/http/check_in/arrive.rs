//! `POST /api/v1/check-ins`

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use server_api as api;

use crate::http::App;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::appointments::check_in;
use crate::tls::Peer;

/// The person is there: the appointment gets a number in the leader's line, standing from its time on.
#[utoipa::path(post, path = "/api/v1/check-ins", tag = "booking", operation_id = "check_in", request_body = api::CheckIn, responses((status = 201, body = api::TicketIssued), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn arrive(
    State(app): State<App>,
    ConnectInfo(Peer(from)): ConnectInfo<Peer>,
    body: Body<api::CheckIn>,
) -> Answer<(StatusCode, Json<api::TicketIssued>)> {
    Ok((StatusCode::CREATED, Json(check_in::check_in(&app.cx, from.ip(), body.value).await?)))
}
