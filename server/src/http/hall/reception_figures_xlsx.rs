//! `GET /api/v1/halls/{id}/reception-figures.xlsx`

use crate::export::table;
use crate::http::App;
use crate::http::auth::Login;
use crate::http::download::xlsx_file;
use crate::http::hall::figures::Span;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::sittings::reception_figures;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use server_api as api;

/// The figures of receptions as a workbook.
#[utoipa::path(get, path = "/api/v1/halls/{id}/reception-figures.xlsx", tag = "hall", operation_id = "hall_reception_figures_xlsx", params(("id" = String, Path), Span), responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn reception_figures_xlsx(
    State(app): State<App>,
    Login(who): Login,
    Path(site_id): Path<String>,
    Query(span): Query<Span>,
) -> Answer<Response> {
    let f = reception_figures::of(&app.cx, &who.actor, id(&site_id)?, &span.from, &span.to).await?;
    let title = format!("{} {} — {}", f.site_name, f.from, f.to);
    xlsx_file(&format!("receptions-{}-{}", f.from, f.to), &title, &table::receptions(&f))
}
