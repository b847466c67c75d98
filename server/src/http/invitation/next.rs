//! `POST /api/v1/invitations/{id}/next`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::ladder;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The host does not wait for somebody who was asked: a deputy of the unit is asked, or a written reply is owed.
#[utoipa::path(post, path = "/api/v1/invitations/{id}/next", tag = "invitation", operation_id = "invitation_next", params(("id" = String, Path)), responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn next(State(app): State<App>, Login(who): Login, Path(invitation_id): Path<String>) -> Answer<Json<api::DeskView>> {
    Ok(Json(ladder::next(&app.cx, &who.actor, id(&invitation_id)?).await?))
}
