//! `GET /api/v1/leaders`

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

/// Whose leaders.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    pub site: String,
}

/// The leaders of a site, in the order in which they stand in for each other.
#[utoipa::path(get, path = "/api/v1/leaders", tag = "leader", operation_id = "leader_list", params(Which), responses((status = 200, body = api::LeaderList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Login(_): Login, Query(which): Query<Which>) -> Answer<Json<api::LeaderList>> {
    Ok(Json(sitting_view::leaders_of(&app.cx, id(&which.site)?).await?))
}
