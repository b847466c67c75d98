//! `GET /metrics`

use crate::http::App;
use axum::extract::State;

/// The process's metrics in the text format of Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "info", operation_id = "info_metrics", responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn metrics(State(app): State<App>) -> String {
    metrics::gauge!("rooms").set(app.cx.hub.room_count() as f64);
    crate::telemetry::metrics().render()
}
