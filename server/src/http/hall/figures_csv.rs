//! `GET /api/v1/halls/{id}/figures.csv`

use crate::export::table;
use crate::http::App;
use crate::http::auth::Login;
use crate::http::download::csv_file;
use crate::http::hall::figures::Span;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::figures;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use server_api as api;

/// The figures as one CSV text, the views below each other.
#[utoipa::path(get, path = "/api/v1/halls/{id}/figures.csv", tag = "hall", operation_id = "hall_figures_csv", params(("id" = String, Path), Span), responses((status = 200, content_type = "text/csv; charset=utf-8"), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn figures_csv(
    State(app): State<App>,
    Login(who): Login,
    Path(site_id): Path<String>,
    Query(span): Query<Span>,
) -> Answer<Response> {
    let f = figures::of(&app.cx, &who.actor, id(&site_id)?, &span.from, &span.to).await?;
    Ok(csv_file(&format!("figures-{}-{}", f.from, f.to), &table::tables(&f)))
}
