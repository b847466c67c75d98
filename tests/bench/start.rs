//! A server just started with the demo city: how much memory, how soon ready.

use crate::report::{Figure, quantile};
use crate::server::Server;

/// Starts that are measured; the median counts.
const RUNS: usize = 5;

pub async fn measure() -> anyhow::Result<Vec<Figure>> {
    let (mut seconds, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let server = Server::start().await?;
        seconds.push(server.ready_after.as_secs_f64());
        memory.push(server.resident_mb()?);
    }
    Ok(vec![
        Figure::at_most("start", "ready after (empty folder, demo loaded)", quantile(&seconds, 0.5), "s", 2.0, 1.0),
        Figure::at_most("start", "resident memory when ready", quantile(&memory, 0.5), "MB", 60.0, 40.0),
    ])
}
