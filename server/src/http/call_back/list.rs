//! `GET /api/v1/call-backs`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::lawyers::call_back;
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use server_api as api;

/// A day, or without one what is to be done now.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct When {
    pub day: Option<String>,
}

/// People to be called back: those of a day, or those of today and all who are still to be called or told.
#[utoipa::path(get, path = "/api/v1/call-backs", tag = "call_back", operation_id = "call_back_list", params(When), responses((status = 200, body = api::CallBackList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Login(who): Login, Query(q): Query<When>) -> Answer<Json<api::CallBackList>> {
    Ok(Json(call_back::list(&app.cx, &who.actor, q.day.as_deref()).await?))
}
