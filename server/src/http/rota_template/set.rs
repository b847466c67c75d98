//! `PUT /api/v1/rota-templates`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::lawyers::rota_template;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// Writes the table of seats anew.
#[utoipa::path(put, path = "/api/v1/rota-templates", tag = "rota_template", operation_id = "rota_template_set", request_body = api::SetSeatTemplates, responses((status = 200, body = api::SeatTemplateList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn set(State(app): State<App>, Login(who): Login, body: Body<api::SetSeatTemplates>) -> Answer<Json<api::SeatTemplateList>> {
    Ok(Json(rota_template::set(&app.cx, &who.actor, body.value).await?))
}
