//! `POST /api/v1/invitations/{id}/accept`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::invitation::{self, Reply};
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The officer comes in, for the first time or again.
#[utoipa::path(post, path = "/api/v1/invitations/{id}/accept", tag = "invitation", operation_id = "invitation_accept", params(("id" = String, Path)), responses((status = 200, body = api::OfficerInvitation), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn accept(State(app): State<App>, Login(who): Login, Path(invitation_id): Path<String>) -> Answer<Json<api::OfficerInvitation>> {
    Ok(Json(invitation::reply(&app.cx, &who.actor, id(&invitation_id)?, Reply::Accept).await?))
}
