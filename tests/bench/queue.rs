//! Tickets issued and called by 64 clients, beside the engine's own one-row rate in the same run.

use crate::beside::Runs;
use crate::report::Figure;

const BENCH: &str = "queue";

pub async fn measure() -> anyhow::Result<Vec<Figure>> {
    let (runs, mut out) = (Runs::of("bench_queue").await?, Vec::new());
    for (engine, got) in runs.all() {
        out.push(Figure::plain(BENCH, &format!("{engine} tickets issued"), got["issued"], "1/s"));
        out.push(Figure::plain(BENCH, &format!("{engine} calls and clears"), got["called"], "1/s"));
    }
    runs.ratios(&mut out, BENCH, "both", [(0.25, 0.45), (5.0, 10.0), (0.08, 0.15)]);
    runs.zeros(&mut out, BENCH, &["gaps", "lost", "doubles", "inversions", "chain_broken"]);
    Ok(out)
}
