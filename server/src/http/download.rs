//! Tables as a file to keep: CSV or a workbook.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::problem::{Answer, Refusal};
use crate::export::table::Table;
use crate::export::{csv, xlsx};

/// One CSV text, the tables below each other.
pub fn csv_file(stem: &str, tables: &[Table]) -> Response {
    named(stem, "csv", "text/csv; charset=utf-8", csv::write(tables)).into_response()
}

/// A workbook, one sheet per table; `title` heads each.
///
/// # Errors
/// The writer's, as a fault of ours.
pub fn xlsx_file(stem: &str, title: &str, tables: &[Table]) -> Answer<Response> {
    let book = xlsx::write(title, tables).map_err(|e| Refusal::fault(&e))?;
    Ok(named(stem, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", book).into_response())
}

fn named<T: IntoResponse>(stem: &str, ending: &str, kind: &'static str, file: T) -> impl IntoResponse {
    let disposition = format!("attachment; filename=\"{stem}.{ending}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], file)
}
