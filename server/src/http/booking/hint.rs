//! `GET /api/v1/booking/hint`

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use server_api as api;
use server_domain::matter::Topic;

use crate::http::App;
use crate::http::json::{id, word};
use crate::http::problem::Answer;
use crate::service::appointments::booking_form;

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Ask {
    /// Where it happened: 6, 9 or 12 digits.
    place_code: String,
    topic: api::Topic,
    /// The place that asks.
    site: String,
    /// Everybody who shares the matter; 1 unless told.
    people: Option<u32>,
}

/// Who is responsible, how leaders of each level stand to it, and what to bring. It never refuses.
#[utoipa::path(get, path = "/api/v1/booking/hint", tag = "booking", operation_id = "booking_hint", params(Ask), responses((status = 200, body = api::BookingHint), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn hint(State(app): State<App>, Query(ask): Query<Ask>) -> Answer<Json<api::BookingHint>> {
    let topic = word(ask.topic, Topic::parse)?;
    Ok(Json(booking_form::hint(&app.cx, topic, &ask.place_code, id(&ask.site)?, ask.people.unwrap_or(1)).await?))
}
