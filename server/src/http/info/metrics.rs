//! `GET /metrics`

/// The process's metrics in the text format of Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "info", operation_id = "info_metrics", responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn metrics() -> String {
    crate::telemetry::metrics().render()
}
