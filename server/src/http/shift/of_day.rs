//! `GET /api/v1/duty`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lawyers::duty;
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use server_api as api;

/// A place and a day.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Absent: every place, for whoever makes the rota.
    pub site: Option<String>,
    /// `YYYY-MM-DD`.
    pub day: String,
}

/// Who serves at a place on a day, with the empty chairs.
#[utoipa::path(get, path = "/api/v1/duty", tag = "shift", operation_id = "shift_of_day", params(Which), responses((status = 200, body = api::DutyDay), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn of_day(State(app): State<App>, Login(who): Login, Query(q): Query<Which>) -> Answer<Json<api::DutyDay>> {
    Ok(Json(duty::day(&app.cx, &who.actor, q.site.as_deref().map(id).transpose()?, &q.day).await?))
}
