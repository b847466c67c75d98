//! `GET /api/v1/invitations`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::problem::Answer;
use crate::service::lines::invitation;
use axum::Json;
use axum::extract::State;
use server_api as api;

/// The asker's own invitations in sessions that run.
#[utoipa::path(get, path = "/api/v1/invitations", tag = "invitation", operation_id = "invitation_list", responses((status = 200, body = api::List<api::OfficerInvitation>), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Login(who): Login) -> Answer<Json<api::List<api::OfficerInvitation>>> {
    Ok(Json(api::List { items: invitation::list(&app.cx, &who.actor).await? }))
}
