//! `POST /api/v1/seat/invitations/{id}/answer`

use crate::http::App;
use crate::http::auth::Seat;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lines::seat;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Whether somebody may be pulled in. Refusing costs nothing.
#[utoipa::path(post, path = "/api/v1/seat/invitations/{id}/answer", tag = "seat", operation_id = "seat_answer", params(("id" = String, Path)), request_body = api::AnswerInvitation, responses((status = 200, body = api::Seat), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn answer(
    State(app): State<App>,
    Seat(who): Seat,
    Path(invitation_id): Path<String>,
    body: Body<api::AnswerInvitation>,
) -> Answer<Json<api::Seat>> {
    Ok(Json(seat::answer(&app.cx, &who, id(&invitation_id)?, body.value.agreed).await?))
}
