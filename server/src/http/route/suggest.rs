//! `GET /api/v1/routes`

use crate::http::App;
use crate::http::json::{id, word};
use crate::http::problem::Answer;
use crate::service::matters::route::{self, Ask};
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use server_api as api;
use server_domain::matter::{MatterKind, Topic};
use utoipa::IntoParams;

/// What is asked.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AskRoute {
    topic: api::Topic,
    /// Division code of the place where it happened.
    place: String,
    #[param(inline)]
    kind: Option<api::MatterKind>,
    /// The site at which the person stands.
    site: Option<String>,
}

/// Units that answer for a topic at a place, and what to tell about the way.
#[utoipa::path(get, path = "/api/v1/routes", tag = "matter", operation_id = "route_suggest", params(AskRoute), responses((status = 200, body = api::RouteSuggestion), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn suggest(State(app): State<App>, Query(q): Query<AskRoute>) -> Answer<Json<api::RouteSuggestion>> {
    let ask = Ask {
        topic: word(q.topic, Topic::parse)?,
        place: q.place,
        kind: q.kind.map(|k| word(k, MatterKind::parse)).transpose()?,
        site: q.site.as_deref().map(id).transpose()?,
    };
    Ok(Json(route::suggest(&app.cx, &ask).await?))
}
