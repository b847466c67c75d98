//! `GET /api/v1/orders`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::sittings::order;
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use server_api as api;

/// Whose orders.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Whose {
    #[param(inline)]
    pub scope: api::OrderScope,
}

/// A leader's own orders, those of an officer's unit, or the open ones of the office's place.
#[utoipa::path(get, path = "/api/v1/orders", tag = "order", operation_id = "order_list", params(Whose), responses((status = 200, body = api::LeaderOrderList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Login(who): Login, Query(whose): Query<Whose>) -> Answer<Json<api::LeaderOrderList>> {
    Ok(Json(order::of(&app.cx, &who.actor, whose.scope).await?))
}
