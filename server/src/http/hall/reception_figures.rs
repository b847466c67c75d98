//! `GET /api/v1/halls/{id}/reception-figures`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::hall::figures::Span;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::sittings::reception_figures;
use axum::Json;
use axum::extract::{Path, Query, State};
use server_api as api;

/// Leaders' receptions: posted, held, stood in for, missed; who was received; what was ordered and done.
#[utoipa::path(get, path = "/api/v1/halls/{id}/reception-figures", tag = "hall", operation_id = "hall_reception_figures", params(("id" = String, Path), Span), responses((status = 200, body = api::ReceptionFigures), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn reception_figures(
    State(app): State<App>,
    Login(who): Login,
    Path(site_id): Path<String>,
    Query(span): Query<Span>,
) -> Answer<Json<api::ReceptionFigures>> {
    Ok(Json(reception_figures::of(&app.cx, &who.actor, id(&site_id)?, &span.from, &span.to).await?))
}
