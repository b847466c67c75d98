//! `GET /api/v1/halls/{id}/figures.xlsx`

use crate::export::table;
use crate::http::App;
use crate::http::auth::Login;
use crate::http::download::xlsx_file;
use crate::http::hall::figures::Span;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::figures;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use server_api as api;

/// The figures as a workbook, one sheet per view.
#[utoipa::path(get, path = "/api/v1/halls/{id}/figures.xlsx", tag = "hall", operation_id = "hall_figures_xlsx", params(("id" = String, Path), Span), responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn figures_xlsx(
    State(app): State<App>,
    Login(who): Login,
    Path(site_id): Path<String>,
    Query(span): Query<Span>,
) -> Answer<Response> {
    let f = figures::of(&app.cx, &who.actor, id(&site_id)?, &span.from, &span.to).await?;
    let title = format!("{} {} — {}", f.site_name, f.from, f.to);
    xlsx_file(&format!("figures-{}-{}", f.from, f.to), &title, &table::tables(&f))
}
