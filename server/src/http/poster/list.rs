//! `GET /api/v1/posters`

use crate::http::App;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::sittings::poster;
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use server_api as api;
use utoipa::IntoParams;

/// Which posters.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// A place: its posters and those of the places above it. Absent: all.
    pub site: Option<String>,
    /// The first day, `YYYY-MM-DD`; absent: today.
    pub from: Option<String>,
}

/// What is posted: who receives, when and where, and how many places are free.
#[utoipa::path(get, path = "/api/v1/posters", tag = "poster", operation_id = "poster_list", params(Which), responses((status = 200, body = api::PosterList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Query(which): Query<Which>) -> Answer<Json<api::PosterList>> {
    Ok(Json(poster::list(&app.cx, which.site.as_deref().map(id).transpose()?, which.from.as_deref()).await?))
}
