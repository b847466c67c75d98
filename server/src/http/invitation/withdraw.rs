//! `POST /api/v1/invitations/{id}/withdraw`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lines::invitation;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Takes an invitation back.
#[utoipa::path(post, path = "/api/v1/invitations/{id}/withdraw", tag = "invitation", operation_id = "invitation_withdraw", params(("id" = String, Path)), responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn withdraw(State(app): State<App>, Login(who): Login, Path(invitation_id): Path<String>) -> Answer<Json<api::DeskView>> {
    Ok(Json(invitation::withdraw(&app.cx, &who.actor, id(&invitation_id)?).await?))
}
