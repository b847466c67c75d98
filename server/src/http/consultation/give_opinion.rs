//! `POST /api/v1/consultations/{ticket_id}/opinion`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lawyers::consultation;
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;

/// Gives a unit the lawyer's opinion, with the person's consent.
#[utoipa::path(post, path = "/api/v1/consultations/{ticket_id}/opinion", tag = "consultation", operation_id = "consultation_give_opinion", params(("ticket_id" = String, Path)), request_body = api::GiveOpinion, responses((status = 200, body = api::OpinionList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn give_opinion(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::GiveOpinion>,
) -> Answer<Json<api::OpinionList>> {
    let api::GiveOpinion { unit_id, text, has_consent } = body.value;
    Ok(Json(consultation::give_opinion(&app.cx, &who.actor, id(&id_text)?, id(&unit_id)?, &text, has_consent).await?))
}
