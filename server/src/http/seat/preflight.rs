//! `POST /api/v1/seat/preflight`

use crate::http::App;
use crate::http::auth::Seat;
use crate::http::json::Body;
use crate::http::problem::Answer;
use crate::service::lines::seat_check;
use axum::Json;
use axum::extract::State;
use server_api as api;
use server_domain::session::DeviceCheck;
use server_domain::session::preflight::{Line, Preflight};

/// Writes down the check of devices and line, which every session needs first.
#[utoipa::path(post, path = "/api/v1/seat/preflight", tag = "seat", operation_id = "seat_preflight", request_body = api::Preflight, responses((status = 200, body = api::Seat), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn preflight(State(app): State<App>, Seat(who): Seat, body: Body<api::Preflight>) -> Answer<Json<api::Seat>> {
    let api::Preflight { camera, microphone, speaker_heard, uses_text, microphone_level, line } = body.value;
    let line = line.map(|l| Line {
        rtt_ms: l.rtt_ms,
        jitter_ms: l.jitter_ms,
        loss_permille: l.loss_permille,
        up_kbps: l.up_kbps,
        down_kbps: l.down_kbps,
        is_tcp: l.is_tcp,
    });
    let check = Preflight { camera: word(camera), microphone: word(microphone), speaker_heard, uses_text, microphone_level, line };
    Ok(Json(seat_check::save(&app.cx, &who, check).await?))
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
