//! CPU per forwarded packet of the media engine, beside the floor of a bare UDP send.

use anyhow::ensure;
use tokio::process::Command;

use crate::beside::program;
use crate::report::{Figure, printed};

/// Runs the engine's own bench; `SFU_CHURN_MINUTES` says how long rooms come and go (1). Its load must not share a process with this one.
pub async fn measure() -> anyhow::Result<Vec<Figure>> {
    let mut bench = Command::new(program("bench_sfu")?);
    if let Ok(minutes) = std::env::var("SFU_CHURN_MINUTES") {
        bench.args(["--minutes", &minutes]);
    }
    let output = bench.stderr(std::process::Stdio::inherit()).output().await?;
    ensure!(output.status.success(), "the engine's bench failed");
    printed(&String::from_utf8(output.stdout)?)
}
