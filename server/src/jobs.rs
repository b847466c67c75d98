//! What the server does by itself: yesterday's numbers expire, old answers are forgotten.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::{Context, service};

/// Answers under an `Idempotency-Key` are kept this long, in milliseconds.
const KEEP_ANSWERS_MS: i64 = 24 * 3_600_000;

/// Runs at the start and then every minute until `stop`.
pub async fn run(cx: Arc<Context>, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(Duration::from_secs(60));
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        if let Err(e) = service::ticket::expire_left_over(&cx).await {
            tracing::error!(error = %e, "left-over tickets not expired");
        }
        let before = cx.clock.now().plus_ms(-KEEP_ANSWERS_MS);
        if let Err(e) = cx.db.write(move |tx| Box::pin(server_store::idempotency::forget(tx, before))).await {
            tracing::error!(error = %e, "old answers not forgotten");
        }
    }
}
