//! Examples that are measured beside the engine's own one-row rate: how they are run, and the rate on PostgreSQL.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, ensure};
use tokio::process::Command;

/// Delays every fsync and fdatasync of a process by 2 ms, like a plain disk or a cloud volume.
const SLOW_FSYNC: &str = include_str!("slow_fsync.c");

/// What one run printed: name and value.
pub type Printed = HashMap<String, f64>;

/// An example that was built with the bench.
pub fn program(example: &str) -> anyhow::Result<PathBuf> {
    Ok(std::env::current_exe()?.parent().context("a folder")?.join("examples").join(example))
}

/// Runs an example in a folder of its own, and reads what it prints.
pub async fn run(example: &str, data: &Path, database: Option<&str>, preload: Option<&Path>) -> anyhow::Result<Printed> {
    let mut command = Command::new(program(example)?);
    command.arg(data).args(database).stderr(Stdio::inherit());
    if let Some(library) = preload {
        command.env("LD_PRELOAD", library);
    }
    let output = command.output().await?;
    ensure!(output.status.success(), "{example} failed");
    let text = String::from_utf8(output.stdout)?;
    let lines = text.lines().filter_map(|l| l.split_once(' '));
    lines.map(|(name, value)| Ok((name.to_owned(), value.parse().with_context(|| format!("{name} {value}"))?))).collect()
}

/// Builds the library that slows fsync.
pub async fn slow_fsync(folder: &Path) -> anyhow::Result<PathBuf> {
    let (source, library) = (folder.join("slow_fsync.c"), folder.join("slow_fsync.so"));
    std::fs::write(&source, SLOW_FSYNC)?;
    let built = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(&source).status().await?;
    ensure!(built.success(), "slow_fsync.c was not built: is there a C compiler?");
    Ok(library)
}

/// pgbench's one-row rate with as many clients.
pub async fn pgbench(url: &str, folder: &Path) -> anyhow::Result<f64> {
    let program = std::env::var("PGBENCH").unwrap_or_else(|_| "pgbench".to_owned());
    let script = folder.join("one-row.sql");
    std::fs::write(
        &script,
        "INSERT INTO one_row (text) VALUES ('a row of about the size of an event, so that pages fill at a like pace');\n",
    )?;
    let psql = program.replace("pgbench", "psql");
    let table = "CREATE TABLE IF NOT EXISTS one_row (id BIGSERIAL PRIMARY KEY, text TEXT)";
    ensure!(Command::new(psql).args([url, "-q", "-c", table]).status().await?.success(), "no table for pgbench");
    let args = ["-n", "-c", "64", "-j", "2", "-T", "5", "-f"];
    let output = Command::new(program).args(args).arg(&script).arg(url).stderr(Stdio::null()).output().await?;
    let text = String::from_utf8(output.stdout)?;
    let tps = text.lines().find_map(|l| l.strip_prefix("tps = ")).with_context(|| format!("pgbench said: {text}"))?;
    Ok(tps.split(' ').next().unwrap_or_default().parse()?)
}
