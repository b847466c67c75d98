//! From `join` sent (devices open) to the first decoded frame of somebody already publishing: Chromium on loopback.

use anyhow::{Context as _, ensure};
use tokio::process::Command;

use crate::report::{Figure, quantile};

/// Runs the browsers; they print their samples as one JSON array.
pub async fn measure() -> anyhow::Result<Vec<Figure>> {
    let output = Command::new("node").arg("tests/web/bench-join.mjs").stderr(std::process::Stdio::inherit()).output().await?;
    ensure!(output.status.success(), "the browsers did not come to an end");
    let text = String::from_utf8(output.stdout)?;
    let line = text.lines().rev().find(|l| l.starts_with('[')).context("no samples")?;
    let samples: Vec<f64> = serde_json::from_str(line)?;
    let n = samples.len();
    Ok(vec![
        Figure::at_most("join", &format!("join to first frame, p50 of {n}"), quantile(&samples, 0.5), "ms", 120.0, 60.0),
        Figure::at_most("join", &format!("join to first frame, p95 of {n}"), quantile(&samples, 0.95), "ms", 250.0, 100.0),
    ])
}
