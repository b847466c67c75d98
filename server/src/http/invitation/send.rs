//! `POST /api/v1/invitations/{id}/send`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::invitation;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Lets the officer in after the petitioner agreed: the confidential part is over.
#[utoipa::path(post, path = "/api/v1/invitations/{id}/send", tag = "invitation", operation_id = "invitation_send", params(("id" = String, Path)), request_body = api::SendInvitation, responses((status = 200, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn send(
    State(app): State<App>,
    Login(who): Login,
    Path(invitation_id): Path<String>,
    body: Body<api::SendInvitation>,
) -> Answer<Json<api::DeskView>> {
    let ended = body.value.confidential_part_ended;
    Ok(Json(invitation::send(&app.cx, &who.actor, id(&invitation_id)?, ended).await?))
}
