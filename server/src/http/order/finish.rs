//! `POST /api/v1/orders/{id}/finish`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::sittings::order;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Reports what came of an order.
#[utoipa::path(post, path = "/api/v1/orders/{id}/finish", tag = "order", operation_id = "order_finish", params(("id" = String, Path)), request_body = api::FinishOrder, responses((status = 200, body = api::LeaderOrder), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn finish(
    State(app): State<App>,
    Login(who): Login,
    Path(order_id): Path<String>,
    body: Body<api::FinishOrder>,
) -> Answer<Json<api::LeaderOrder>> {
    Ok(Json(order::finish(&app.cx, &who.actor, id(&order_id)?, body.value).await?))
}
