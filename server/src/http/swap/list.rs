//! `GET /api/v1/swaps`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::lawyers::swap;
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use server_api as api;

/// `YYYY-MM`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    pub month: String,
}

/// Requests of a month: all for the coordinator, for a lawyer the own ones and those asked of them.
#[utoipa::path(get, path = "/api/v1/swaps", tag = "swap", operation_id = "swap_list", params(Which), responses((status = 200, body = api::SwapList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Login(who): Login, Query(q): Query<Which>) -> Answer<Json<api::SwapList>> {
    Ok(Json(swap::list(&app.cx, &who.actor, &q.month).await?))
}
