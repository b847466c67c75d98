//! `GET /api/v1/tickets/{id}/receipt`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::matters::receipt;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The registration receipt to print.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/receipt", tag = "matter", operation_id = "matter_receipt", params(("id" = String, Path)), responses((status = 200, body = api::MatterReceiptPrint), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn receipt(State(app): State<App>, Login(who): Login, Path(ticket_id): Path<String>) -> Answer<Json<api::MatterReceiptPrint>> {
    Ok(Json(receipt::print(&app.cx, &who.actor, id(&ticket_id)?).await?))
}
