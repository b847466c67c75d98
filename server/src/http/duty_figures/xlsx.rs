//! `GET /api/v1/duty-figures/sheet.xlsx`

use crate::export::demand;
use crate::http::App;
use crate::http::auth::Login;
use crate::http::download::xlsx_file;
use crate::http::duty_figures::show::{Span, read};
use crate::http::problem::Answer;
use axum::extract::{Query, State};
use axum::response::Response;
use server_api as api;

/// The figures as a workbook.
#[utoipa::path(get, path = "/api/v1/duty-figures/sheet.xlsx", tag = "duty_figures", operation_id = "duty_figures_xlsx", params(Span), responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn xlsx(State(app): State<App>, Login(who): Login, Query(q): Query<Span>) -> Answer<Response> {
    let f = read(&app, &who.actor, &q).await?;
    let title = format!("法律咨询需求 Demand {} - {}", f.from, f.to);
    xlsx_file(&format!("demand-{}-{}", f.from, f.to), &title, &demand::tables(&f))
}
