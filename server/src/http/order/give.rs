//! `POST /api/v1/appointments/{id}/orders`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::sittings::order;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use server_api as api;

/// Orders a unit to do something by a day; answers with all orders of the reception.
#[utoipa::path(post, path = "/api/v1/appointments/{id}/orders", tag = "order", operation_id = "order_give", params(("id" = String, Path)), request_body = api::GiveOrder, responses((status = 201, body = api::LeaderOrderList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn give(
    State(app): State<App>,
    Login(who): Login,
    Path(appointment): Path<String>,
    body: Body<api::GiveOrder>,
) -> Answer<impl IntoResponse> {
    Ok((StatusCode::CREATED, Json(order::give(&app.cx, &who.actor, id(&appointment)?, body.value).await?)))
}
