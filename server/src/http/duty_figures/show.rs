//! `GET /api/v1/duty-figures`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lawyers::demand;
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use server_api as api;

/// Days, both included, at most 366; a place with all below it, or without one the place where one works.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Span {
    pub from: String,
    pub to: String,
    pub site_id: Option<String>,
}

/// Reads the figures that a question asks for.
pub async fn read(app: &App, who: &crate::service::Actor, q: &Span) -> Answer<api::DutyFigures> {
    let site = q.site_id.as_deref().map(id).transpose()?;
    Ok(demand::of(&app.cx, who, site, &q.from, &q.to).await?)
}

/// Demand for legal advice by topic, hour, place and referral.
#[utoipa::path(get, path = "/api/v1/duty-figures", tag = "duty_figures", operation_id = "duty_figures_show", params(Span), responses((status = 200, body = api::DutyFigures), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn show(State(app): State<App>, Login(who): Login, Query(q): Query<Span>) -> Answer<Json<api::DutyFigures>> {
    Ok(Json(read(&app, &who.actor, &q).await?))
}
