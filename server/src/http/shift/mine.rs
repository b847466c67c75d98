//! `GET /api/v1/duties/mine`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::lawyers::rota;
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use server_api as api;

/// Days, both included, at most 366.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Span {
    pub from: String,
    pub to: String,
}

/// A lawyer's own published duties, and the empty chairs that the lawyer is asked to fill.
#[utoipa::path(get, path = "/api/v1/duties/mine", tag = "shift", operation_id = "shift_mine", params(Span), responses((status = 200, body = api::MyDuties), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn mine(State(app): State<App>, Login(who): Login, Query(q): Query<Span>) -> Answer<Json<api::MyDuties>> {
    Ok(Json(rota::mine(&app.cx, &who.actor, &q.from, &q.to).await?))
}
