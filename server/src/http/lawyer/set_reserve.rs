//! `PUT /api/v1/reserve`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::lawyers::lawyer;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// Writes the reserve list anew, in order.
#[utoipa::path(put, path = "/api/v1/reserve", tag = "lawyer", operation_id = "lawyer_set_reserve", request_body = api::SetReserve, responses((status = 200, body = api::LawyerList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn set_reserve(State(app): State<App>, Login(who): Login, body: Body<api::SetReserve>) -> Answer<Json<api::LawyerList>> {
    Ok(Json(lawyer::set_reserve(&app.cx, &who.actor, body.value).await?))
}
