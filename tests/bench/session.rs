//! What people notice in a talk: lips and voice together, pictures that stand still. Two Chromium pages on loopback.

use anyhow::ensure;
use tokio::process::Command;

use crate::report::{Figure, printed};

/// Runs the browsers; they print one JSON line for each figure.
pub async fn measure() -> anyhow::Result<Vec<Figure>> {
    let output = Command::new("node").arg("tests/web/bench-session.mjs").stderr(std::process::Stdio::inherit()).output().await?;
    ensure!(output.status.success(), "the browsers did not come to an end");
    printed(&String::from_utf8(output.stdout)?)
}
