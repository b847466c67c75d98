//! `GET /api/v1/halls/{id}/figures.xlsx`

use crate::export::{table, xlsx};
use crate::http::App;
use crate::http::auth::Login;
use crate::http::hall::figures::Span;
use crate::http::json::id;
use crate::http::problem::{Answer, Refusal};
use crate::service::figures;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use server_api as api;

/// The figures as a workbook, one sheet per view.
#[utoipa::path(get, path = "/api/v1/halls/{id}/figures.xlsx", tag = "hall", operation_id = "hall_figures_xlsx", params(("id" = String, Path), Span), responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn figures_xlsx(
    State(app): State<App>,
    Login(who): Login,
    Path(site_id): Path<String>,
    Query(span): Query<Span>,
) -> Answer<impl IntoResponse> {
    let f = figures::of(&app.cx, &who.actor, id(&site_id)?, &span.from, &span.to).await?;
    let title = format!("{} {} — {}", f.site_name, f.from, f.to);
    let file = xlsx::write(&title, &table::tables(&f)).map_err(|e| Refusal::fault(&e))?;
    let name = format!("attachment; filename=\"figures-{}-{}.xlsx\"", f.from, f.to);
    Ok((
        [
            (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ],
        file,
    ))
}
