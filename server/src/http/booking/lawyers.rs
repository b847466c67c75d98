//! `GET /api/v1/booking/lawyers`

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use server_api as api;

use crate::http::App;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lawyers::lawyer_sitting;

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Ask {
    /// The place that asks: lawyers there and above it are listed.
    site: String,
}

/// Lawyers whose time can be booked; free times are those of each sitting.
#[utoipa::path(get, path = "/api/v1/booking/lawyers", tag = "booking", operation_id = "booking_lawyers", params(Ask), responses((status = 200, body = api::LawyerTimesList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn lawyers(State(app): State<App>, Query(ask): Query<Ask>) -> Answer<Json<api::LawyerTimesList>> {
    Ok(Json(lawyer_sitting::list(&app.cx, id(&ask.site)?).await?))
}
