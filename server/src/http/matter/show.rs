//! `GET /api/v1/matters/{id}`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::matters::matter;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// A matter of this site; a sealed one shows number, state and dates to anybody but its handlers.
#[utoipa::path(get, path = "/api/v1/matters/{id}", tag = "matter", operation_id = "matter_show", params(("id" = String, Path)), responses((status = 200, body = api::MatterView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn show(State(app): State<App>, Login(who): Login, Path(matter_id): Path<String>) -> Answer<Json<api::MatterView>> {
    Ok(Json(matter::show(&app.cx, &who.actor, id(&matter_id)?).await?))
}
