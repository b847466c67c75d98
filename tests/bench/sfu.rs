//! CPU per forwarded packet of the media engine, beside the floor of a bare UDP send.

use anyhow::{Context as _, ensure};
use tokio::process::Command;

use crate::beside::program;
use crate::report::Figure;

/// Runs the engine's own bench, whose load must not share a process with this one.
pub async fn measure() -> anyhow::Result<Vec<Figure>> {
    let output = Command::new(program("bench_sfu")?).stderr(std::process::Stdio::inherit()).output().await?;
    ensure!(output.status.success(), "the engine's bench failed");
    let text = String::from_utf8(output.stdout)?;
    text.lines().filter(|l| l.starts_with('{')).map(|l| serde_json::from_str(l).with_context(|| l.to_owned())).collect()
}
