//! `POST /api/v1/seat/preflight`

use crate::http::App;
use crate::http::auth::Seat;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::seat;
use axum::Json;
use axum::extract::State;
use server_api as api;
use server_domain::session::DeviceCheck;

/// Writes down the device check, which every session needs first.
#[utoipa::path(post, path = "/api/v1/seat/preflight", tag = "seat", operation_id = "seat_preflight", request_body = api::Preflight, responses((status = 200, body = api::Seat), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn preflight(State(app): State<App>, Seat(who): Seat, body: Body<api::Preflight>) -> Answer<Json<api::Seat>> {
    let api::Preflight { camera, microphone, speaker_heard } = body.value;
    Ok(Json(seat::preflight(&app.cx, &who, word(camera), word(microphone), speaker_heard).await?))
}

fn word(check: api::DeviceCheck) -> DeviceCheck {
    match check {
        api::DeviceCheck::Ok => DeviceCheck::Ok,
        api::DeviceCheck::None => DeviceCheck::None,
        api::DeviceCheck::InUse => DeviceCheck::InUse,
        api::DeviceCheck::Refused => DeviceCheck::Refused,
        api::DeviceCheck::Drawn => DeviceCheck::Drawn,
    }
}
