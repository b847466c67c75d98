//! `GET /api/v1/duty-figures/sheet.csv`

use crate::export::demand;
use crate::http::App;
use crate::http::auth::Login;
use crate::http::download::csv_file;
use crate::http::duty_figures::show::{Span, read};
use crate::http::problem::Answer;
use axum::extract::{Query, State};
use axum::response::Response;
use server_api as api;

/// The figures as a CSV text.
#[utoipa::path(get, path = "/api/v1/duty-figures/sheet.csv", tag = "duty_figures", operation_id = "duty_figures_csv", params(Span), responses((status = 200, content_type = "text/csv"), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn csv(State(app): State<App>, Login(who): Login, Query(q): Query<Span>) -> Answer<Response> {
    let f = read(&app, &who.actor, &q).await?;
    Ok(csv_file(&format!("demand-{}-{}", f.from, f.to), &demand::tables(&f)))
}
