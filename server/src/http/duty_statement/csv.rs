//! `GET /api/v1/duty-statements/{month}/sheet.csv`

use crate::export::table;
use crate::http::App;
use crate::http::auth::Login;
use crate::http::download::csv_file;
use crate::http::problem::Answer;
use crate::service::lawyers::duty_paper;
use axum::extract::{Path, State};
use axum::response::Response;
use server_api as api;

/// The statement as a file.
#[utoipa::path(get, path = "/api/v1/duty-statements/{month}/sheet.csv", tag = "duty_statement", operation_id = "duty_statement_csv", params(("month" = String, Path)), responses((status = 200, content_type = "text/csv"), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn csv(State(app): State<App>, Login(who): Login, Path(month): Path<String>) -> Answer<Response> {
    let s = duty_paper::statement(&app.cx, &who.actor, &month).await?;
    Ok(csv_file(&format!("duties-{}", s.month), &table::duties(&s)))
}
