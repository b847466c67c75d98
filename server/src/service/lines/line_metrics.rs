//! What rooms tell, as metrics: who comes and goes, lines that break, and how good lines are. Of nobody by name or number.

use metrics::{counter, histogram};
use signaling::FactKind;
use signaling::protocol::Quality;

/// Counts one fact of a room.
pub(crate) fn count(fact: &FactKind) {
    match fact {
        FactKind::Joined { .. } => counter!("room_joins_total").increment(1),
        FactKind::Interrupted { .. } => counter!("room_lines_lost_total").increment(1),
        FactKind::Quality { quality, .. } => line(quality),
        FactKind::Live { .. } | FactKind::Left { .. } | FactKind::Admitted { .. } | FactKind::Ordered { .. } | FactKind::Empty => {}
    }
}

/// One participant's line, every ten seconds.
fn line(q: &Quality) {
    if let Some(rtt) = q.rtt_ms {
        histogram!("line_rtt_seconds").record(f64::from(rtt) / 1_000.0);
    }
    let (up, down) = ([("direction", "up")], [("direction", "down")]);
    histogram!("line_loss_ratio", &up).record(f64::from(q.up_loss_permille) / 1_000.0);
    histogram!("line_loss_ratio", &down).record(f64::from(q.down_loss_permille) / 1_000.0);
    histogram!("line_jitter_seconds", &up).record(f64::from(q.up_jitter_ms) / 1_000.0);
    histogram!("line_jitter_seconds", &down).record(f64::from(q.down_jitter_ms) / 1_000.0);
    histogram!("line_kilobits_per_second", &up).record(f64::from(q.up_kbps));
    histogram!("line_kilobits_per_second", &down).record(f64::from(q.down_kbps));
    let layer = if q.is_low { "low" } else { "high" };
    let path = if q.is_tcp { "tcp" } else { "udp" };
    counter!("line_measurements_total", "layer" => layer, "path" => path).increment(1);
}
