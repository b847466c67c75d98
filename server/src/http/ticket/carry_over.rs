//! `POST /api/v1/tickets/carry-over`

use crate::http::App;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::lines::own;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// What the person would like if the day ends first.
#[utoipa::path(post, path = "/api/v1/tickets/carry-over", tag = "ticket", operation_id = "ticket_carry_over", request_body = api::ChooseCarryOver, responses((status = 200, body = api::SlipStatus), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn carry_over(State(app): State<App>, body: Body<api::ChooseCarryOver>) -> Answer<Json<api::SlipStatus>> {
    Ok(Json(own::choose_carry_over(&app.cx, body.value).await?))
}
