//! Tickets issued and called by 64 clients, beside the engine's own one-row rate in the same run.

use crate::beside::{Printed, pgbench, run, slow_fsync};
use crate::report::Figure;

const BENCH: &str = "queue";
const EXAMPLE: &str = "bench_queue";

pub async fn measure() -> anyhow::Result<Vec<Figure>> {
    let folder = std::env::temp_dir().join(format!("reception-bench-queue-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let mut out = Vec::new();
    let plain = run(EXAMPLE, &folder.join("plain"), None, None).await?;
    both(&mut out, "SQLite", &plain, plain["one_row"], 0.25, 0.45);
    let slow = run(EXAMPLE, &folder.join("slow"), None, Some(&slow_fsync(&folder).await?)).await?;
    out.push(Figure::plain(BENCH, "SQLite one-row, fsync 2 ms slower", slow["one_row"], "1/s"));
    out.push(Figure::at_least(BENCH, "SQLite, fsync 2 ms slower, of one-row", slow["both"] / slow["one_row"], "ratio", 5.0, 10.0));
    if let Ok(url) = std::env::var("BENCH_POSTGRES_URL") {
        let one_row = pgbench(&url, &folder).await?;
        let postgres = run(EXAMPLE, &folder.join("postgres"), Some(&url), None).await?;
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
