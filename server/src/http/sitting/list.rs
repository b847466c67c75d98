//! `GET /api/v1/sittings`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::sittings::sitting_view;
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use server_api as api;
use utoipa::IntoParams;

/// Which site's month.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    pub site: String,
    /// `YYYY-MM`.
    pub month: String,
}

/// A site's month of sittings, for its office and leaders.
#[utoipa::path(get, path = "/api/v1/sittings", tag = "sitting", operation_id = "sitting_list", params(Which), responses((status = 200, body = api::SittingMonth), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Login(who): Login, Query(which): Query<Which>) -> Answer<Json<api::SittingMonth>> {
    Ok(Json(sitting_view::month(&app.cx, &who.actor, id(&which.site)?, &which.month).await?))
}
