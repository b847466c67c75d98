//! `GET /api/v1/halls/{id}/days/{day}`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::day_end;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// What became of every number of a day.
#[utoipa::path(get, path = "/api/v1/halls/{id}/days/{day}", tag = "hall", operation_id = "hall_reconcile", params(("id" = String, Path), ("day" = String, Path)), responses((status = 200, body = api::Reconciliation), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn reconcile(
    State(app): State<App>,
    Login(who): Login,
    Path((id_text, day_text)): Path<(String, String)>,
) -> Answer<Json<api::Reconciliation>> {
    Ok(Json(day_end::reconcile(&app.cx, &who.actor, id(&id_text)?, &day_text).await?))
}
