//! `GET /api/v1/rotas/{month}/seats`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::id;
use crate::http::problem::Answer;
use crate::service::lawyers::rota;
use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use server_api as api;

/// Who is moved, and from which duty.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    pub lawyer: String,
    /// The duty that the lawyer would leave.
    pub moved: Option<String>,
}

/// Which duties of a month a lawyer may take.
#[utoipa::path(get, path = "/api/v1/rotas/{month}/seats", tag = "rota", operation_id = "rota_seats", params(("month" = String, Path), Which), responses((status = 200, body = api::SeatFits), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn seats(
    State(app): State<App>,
    Login(who): Login,
    Path(month_text): Path<String>,
    Query(q): Query<Which>,
) -> Answer<Json<api::SeatFits>> {
    Ok(Json(rota::seats(&app.cx, &who.actor, &month_text, id(&q.lawyer)?, q.moved.as_deref().map(id).transpose()?).await?))
}
