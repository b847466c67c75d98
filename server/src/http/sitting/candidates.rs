//! `GET /api/v1/sittings/{id}/candidates`

use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::sittings::substitution;

/// Who could stand in for the leader of a sitting: who is taken, who must not receive somebody who is booked, whom the rule takes.
#[utoipa::path(get, path = "/api/v1/sittings/{id}/candidates", tag = "sitting", operation_id = "sitting_candidates", params(("id" = String, Path)), responses((status = 200, body = api::SubstituteList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn candidates(State(app): State<App>, Login(who): Login, Path(id_text): Path<String>) -> Answer<Json<api::SubstituteList>> {
    Ok(Json(substitution::list(&app.cx, &who.actor, id(&id_text)?).await?))
}
