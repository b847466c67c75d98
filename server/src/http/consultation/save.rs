//! `PUT /api/v1/consultations/{ticket_id}`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id, word};
use crate::http::problem::Answer;
use crate::service::lawyers::consultation::{self, Record, Texts};
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;
use server_domain::matter::Topic;
use server_domain::rota::consultation::Referral;

/// Saves the record on top of the version that the writer saw.
#[utoipa::path(put, path = "/api/v1/consultations/{ticket_id}", tag = "consultation", operation_id = "consultation_save", params(("ticket_id" = String, Path)), request_body = api::SaveConsultation, responses((status = 200, body = api::Consultation), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn save(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::SaveConsultation>,
) -> Answer<Json<api::Consultation>> {
    let body = body.value;
    let record = Record {
        topic: body.topic.map(|topic| word(topic, Topic::parse)).transpose()?,
        texts: Texts { facts: body.facts, advice: body.advice, basis: body.basis },
        referrals: body.referrals.into_iter().map(|r| word(r, Referral::parse)).collect::<Result<_, _>>()?,
        version: body.version,
    };
    Ok(Json(consultation::save(&app.cx, &who.actor, id(&id_text)?, record).await?))
}
