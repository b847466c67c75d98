//! `POST /api/v1/sessions/{id}/invitations`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::invitation;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use server_api as api;
use server_domain::{Rejection, RejectionCode};

/// Asks the petitioner whether an officer may be pulled in.
#[utoipa::path(post, path = "/api/v1/sessions/{id}/invitations", tag = "session", operation_id = "session_invite", params(("id" = String, Path)), request_body = api::AskInvitation, responses((status = 201, body = api::DeskView), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn invite(
    State(app): State<App>,
    Login(who): Login,
    Path(session_id): Path<String>,
    body: Body<api::AskInvitation>,
) -> Answer<(StatusCode, Json<api::DeskView>)> {
    let officer = body.value.officer_id.parse().map_err(|_| Rejection::new(RejectionCode::OfficerUnknown).at("/officer_id"))?;
    let view = invitation::ask(&app.cx, &who.actor, id(&session_id)?, officer, &body.value.reason).await?;
    Ok((StatusCode::CREATED, Json(view)))
}
