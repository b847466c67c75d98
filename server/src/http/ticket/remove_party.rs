//! `DELETE /api/v1/tickets/{id}/parties/{place}`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lawyers::conflict;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Takes a wrongly written one of the other side away, at the desk that has the ticket. `place` is the id of the party.
#[utoipa::path(delete, path = "/api/v1/tickets/{id}/parties/{place}", tag = "ticket", operation_id = "ticket_remove_party", params(("id" = String, Path), ("place" = String, Path)), responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn remove_party(
    State(app): State<App>,
    Login(who): Login,
    Path((id_text, place)): Path<(String, String)>,
) -> Answer<Json<api::DeskView>> {
    Ok(Json(conflict::remove_party(&app.cx, &who.actor, id(&id_text)?, id(&place)?).await?))
}
