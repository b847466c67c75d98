//! `GET /api/v1/screenings`

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use server_api as api;

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::appointments::screening;

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Of {
    /// The sittings' place.
    site: String,
}

/// What the office has to decide, most urgent first: new requests, and those that came back from a leader.
#[utoipa::path(get, path = "/api/v1/screenings", tag = "appointment", operation_id = "appointment_screenings", params(Of), responses((status = 200, body = api::AppointmentList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn screenings(State(app): State<App>, Login(who): Login, Query(of): Query<Of>) -> Answer<Json<api::AppointmentList>> {
    Ok(Json(screening::list(&app.cx, &who.actor, id(&of.site)?).await?))
}
