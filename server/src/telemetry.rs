//! Logs to stderr; metrics for `/metrics`.

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;

/// Starts logging: text on a terminal, one line each. `RUST_LOG` overrides the level.
pub fn start_logs() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,str0m=warn,is=warn,sqlx=warn".into());
    // A second start in one process (tests) keeps the first.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// The process's metrics.
pub fn metrics() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        let _ = metrics::set_global_recorder(recorder);
        metrics::describe_counter!("http_requests_total", "Requests by route, method and status.");
        metrics::describe_histogram!("http_request_seconds", metrics::Unit::Seconds, "Time to answer by route.");
        metrics::describe_gauge!("feed_listeners", "Open event feeds.");
        metrics::describe_gauge!("room_sockets", "Open room sockets.");
        metrics::describe_gauge!("rooms", "Open rooms, of sessions and of line tests.");
        metrics::describe_counter!("room_joins_total", "Times somebody came into a room.");
        metrics::describe_counter!("room_lines_lost_total", "Times socket or media of somebody in a room was lost.");
        metrics::describe_histogram!("line_rtt_seconds", metrics::Unit::Seconds, "Round trip of a participant, each ten seconds.");
        metrics::describe_histogram!("line_loss_ratio", "Lost packets of a participant's line, 0 to 1, by direction.");
        metrics::describe_histogram!("line_jitter_seconds", metrics::Unit::Seconds, "Jitter of a participant's line, by direction.");
        metrics::describe_histogram!("line_kilobits_per_second", "Media of a participant, by direction.");
        metrics::describe_counter!("line_measurements_total", "Measurements of lines, by layer received and by path.");
        handle
    })
}
