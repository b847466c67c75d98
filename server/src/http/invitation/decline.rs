//! `POST /api/v1/invitations/{id}/decline`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::invitation::{self, Reply};
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// The officer cannot come; if they are not at the place, a deputy of the unit is asked by itself.
#[utoipa::path(post, path = "/api/v1/invitations/{id}/decline", tag = "invitation", operation_id = "invitation_decline", params(("id" = String, Path)), request_body = api::DeclineInvitation, responses((status = 200, body = api::OfficerInvitation), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn decline(
    State(app): State<App>,
    Login(who): Login,
    Path(invitation_id): Path<String>,
    body: Body<api::DeclineInvitation>,
) -> Answer<Json<api::OfficerInvitation>> {
    let api::DeclineInvitation { reason, is_away } = body.value;
    Ok(Json(invitation::reply(&app.cx, &who.actor, id(&invitation_id)?, Reply::Decline { reason, is_away }).await?))
}
