//! `POST /api/v1/plans/{site}/{month}/publish`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::sittings::plan;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Publishes a month's plan; what cannot be posted any more is left and named.
#[utoipa::path(post, path = "/api/v1/plans/{site}/{month}/publish", tag = "plan", operation_id = "plan_publish", params(("site" = String, Path), ("month" = String, Path)), request_body = api::PublishSitting, responses((status = 200, body = api::PlanPublished), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn publish(
    State(app): State<App>,
    Login(who): Login,
    Path((site, month)): Path<(String, String)>,
    body: Body<api::PublishSitting>,
) -> Answer<Json<api::PlanPublished>> {
    Ok(Json(plan::publish(&app.cx, &who.actor, id(&site)?, &month, body.value).await?))
}
