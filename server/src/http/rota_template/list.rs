//! `GET /api/v1/rota-templates`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::lawyers::rota_template;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// The seats that come again on each working day.
#[utoipa::path(get, path = "/api/v1/rota-templates", tag = "rota_template", operation_id = "rota_template_list", responses((status = 200, body = api::SeatTemplateList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Login(_): Login) -> Answer<Json<api::SeatTemplateList>> {
    Ok(Json(rota_template::list(&app.cx).await?))
}
