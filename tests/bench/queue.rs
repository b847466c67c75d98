//! Tickets issued and called by 64 clients, beside the engine's own one-row rate in the same run.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, ensure};
use tokio::process::Command;

use crate::report::Figure;

const BENCH: &str = "queue";
/// Delays every fsync and fdatasync of a process by 2 ms, like a plain disk or a cloud volume.
const SLOW_FSYNC: &str = include_str!("slow_fsync.c");

/// What one run printed: name and value.
type Printed = HashMap<String, f64>;

pub async fn measure() -> anyhow::Result<Vec<Figure>> {
    let folder = std::env::temp_dir().join(format!("reception-bench-queue-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let mut out = Vec::new();
    let plain = run(&folder.join("plain"), None, None).await?;
    both(&mut out, "SQLite", &plain, plain["one_row"], 0.25, 0.45);
    let slow = run(&folder.join("slow"), None, Some(&slow_fsync(&folder).await?)).await?;
    out.push(Figure::plain(BENCH, "SQLite one-row, fsync 2 ms slower", slow["one_row"], "1/s"));
    out.push(Figure::at_least(BENCH, "SQLite, fsync 2 ms slower, of one-row", slow["both"] / slow["one_row"], "ratio", 5.0, 10.0));
    if let Ok(url) = std::env::var("BENCH_POSTGRES_URL") {
        let one_row = pgbench(&url, &folder).await?;
        let postgres = run(&folder.join("postgres"), Some(&url), None).await?;
        both(&mut out, "PostgreSQL", &postgres, one_row, 0.08, 0.15);
    }
    let _ = std::fs::remove_dir_all(&folder);
    Ok(out)
}

fn both(out: &mut Vec<Figure>, engine: &str, got: &Printed, one_row: f64, must: f64, aim: f64) {
    out.push(Figure::plain(BENCH, &format!("{engine} one-row"), one_row, "1/s"));
    out.push(Figure::plain(BENCH, &format!("{engine} tickets issued"), got["issued"], "1/s"));
    out.push(Figure::plain(BENCH, &format!("{engine} calls and clears"), got["called"], "1/s"));
    out.push(Figure::at_least(BENCH, &format!("{engine} commands of one-row"), got["both"] / one_row, "ratio", must, aim));
    for zero in ["gaps", "lost", "doubles", "inversions", "chain_broken"] {
        out.push(Figure::at_most(BENCH, &format!("{engine} {zero}"), got[zero], "", 0.0, 0.0));
    }
}

async fn run(data: &Path, database: Option<&str>, preload: Option<&Path>) -> anyhow::Result<Printed> {
    let build = ["build", "--release", "--quiet", "-p", "e2e", "--example", "bench_queue"];
    ensure!(Command::new("cargo").args(build).status().await?.success(), "the queue's bench was not built");
    let program = std::env::current_exe()?.parent().context("a folder")?.join("examples/bench_queue");
    let mut command = Command::new(program);
    command.arg(data).args(database).stderr(Stdio::inherit());
    if let Some(library) = preload {
        command.env("LD_PRELOAD", library);
    }
    let output = command.output().await?;
    ensure!(output.status.success(), "the queue's bench failed");
    let text = String::from_utf8(output.stdout)?;
    let lines = text.lines().filter_map(|l| l.split_once(' '));
    lines.map(|(name, value)| Ok((name.to_owned(), value.parse().with_context(|| format!("{name} {value}"))?))).collect()
}

async fn slow_fsync(folder: &Path) -> anyhow::Result<PathBuf> {
    let (source, library) = (folder.join("slow_fsync.c"), folder.join("slow_fsync.so"));
    std::fs::write(&source, SLOW_FSYNC)?;
    let built = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(&source).status().await?;
    ensure!(built.success(), "slow_fsync.c was not built: is there a C compiler?");
    Ok(library)
}

/// pgbench's one-row rate with as many clients.
async fn pgbench(url: &str, folder: &Path) -> anyhow::Result<f64> {
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
