//! `GET /api/v1/halls/{id}/figures`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::figures;
use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use server_api as api;

/// Days in Asia/Shanghai, both included, at most 366.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Span {
    /// `YYYY-MM-DD`.
    pub from: String,
    pub to: String,
}

/// Waits, service, missed numbers, priority and ratings per queue, desk, hour and day.
#[utoipa::path(get, path = "/api/v1/halls/{id}/figures", tag = "hall", operation_id = "hall_figures", params(("id" = String, Path), Span), responses((status = 200, body = api::Figures), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn figures(
    State(app): State<App>,
    Login(who): Login,
    Path(site_id): Path<String>,
    Query(span): Query<Span>,
) -> Answer<Json<api::Figures>> {
    Ok(Json(figures::of(&app.cx, &who.actor, id(&site_id)?, &span.from, &span.to).await?))
}
