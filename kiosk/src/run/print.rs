//! The slip printer for the page: `POST /kiosk/print` and `GET /kiosk/printer`. Only the page of this machine gets here.

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::{Json, http::header};

use super::{Local, away};
use crate::device::printer::slip::Slip;

/// Most bytes of a slip's data.
const MAX_BYTES: usize = 16 * 1024;

/// Prints one slip: 200 once the printer has said that it is done, 409 with what stopped it.
pub async fn print(State(local): State<Local>, request: Request) -> Response {
    let Ok(body) = to_bytes(request.into_body(), MAX_BYTES).await else { return away::too_large() };
    let slip = match serde_json::from_slice::<Slip>(&body) {
        Ok(slip) => slip,
        Err(error) => return away::bad_slip(if error.is_data() { "body" } else { "json" }),
    };
    let slip = match slip.cleaned() {
        Ok(slip) => slip,
        Err(field) => return away::bad_slip(field),
    };
    let Some(printer) = &local.printer else { return away::not_printed(None) };
    match printer.print(&slip).await {
        Ok(printed) => {
            tracing::info!(paper_low = printed.is_paper_low, replaced = printed.replaced.len(), "a slip was printed");
            answer(serde_json::json!({ "state": "printed", "paper_low": printed.is_paper_low, "replaced": printed.replaced }))
        }
        Err(trouble) => {
            tracing::warn!(code = trouble.code(), "a slip was not printed");
            away::not_printed(Some(trouble))
        }
    }
}

/// `ready`, `paper_low`, or the code of what is wrong.
pub async fn state(State(local): State<Local>) -> Response {
    let state = match &local.printer {
        None => "no_printer",
        Some(printer) => match printer.state().await {
            Ok(false) => "ready",
            Ok(true) => "paper_low",
            Err(trouble) => trouble.code(),
        },
    };
    answer(serde_json::json!({ "state": state }))
}

fn answer(body: serde_json::Value) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
