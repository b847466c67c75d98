//! The 28th at 09:00: 2,000 people want 100 slots, 300 of them in the first second. And how many holds and bookings a second
//! the server makes, beside the engine's own one-row rate in the same run.

use crate::beside::Runs;
use crate::report::Figure;

const BENCH: &str = "booking";

pub async fn measure() -> anyhow::Result<Vec<Figure>> {
    let (runs, mut out) = (Runs::of("bench_booking").await?, Vec::new());
    for (engine, got) in runs.all() {
        out.push(Figure::at_most(BENCH, &format!("{engine} p99 of an answer at nine"), got["p99_ms"], "ms", 500.0, 100.0));
        out.push(Figure::plain(BENCH, &format!("{engine} answers at nine"), got["answers"], ""));
    }
    runs.ratios(&mut out, BENCH, "commands", [(0.25, 0.5), (5.0, 9.0), (0.08, 0.15)]);
    runs.zeros(&mut out, BENCH, &["unsold", "doubles", "lost", "unconfirmed", "miscounted", "chain_broken"]);
    Ok(out)
}
