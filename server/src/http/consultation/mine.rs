//! `GET /api/v1/consultations/mine`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::lawyers::consultation;
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use server_api as api;
use utoipa::IntoParams;

/// Which days, both included.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Span {
    /// `YYYY-MM-DD`.
    pub from: String,
    pub to: String,
}

/// The lawyer's own records of some days, the latest first.
#[utoipa::path(get, path = "/api/v1/consultations/mine", tag = "consultation", operation_id = "consultation_mine", params(Span), responses((status = 200, body = api::ConsultationList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn mine(State(app): State<App>, Login(who): Login, Query(span): Query<Span>) -> Answer<Json<api::ConsultationList>> {
    Ok(Json(consultation::list(&app.cx, &who.actor, &span.from, &span.to).await?))
}
