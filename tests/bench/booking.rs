//! The 28th at 09:00: 2,000 people want 100 slots, 300 of them in the first second. And how many holds and bookings a second
//! the server makes, beside the engine's own one-row rate in the same run.

use crate::beside::{Printed, pgbench, run, slow_fsync};
use crate::report::Figure;

const BENCH: &str = "booking";
const EXAMPLE: &str = "bench_booking";

pub async fn measure() -> anyhow::Result<Vec<Figure>> {
    let folder = std::env::temp_dir().join(format!("reception-bench-booking-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let mut out = Vec::new();
    let plain = run(EXAMPLE, &folder.join("plain"), None, None).await?;
    both(&mut out, "SQLite", &plain, plain["one_row"], 0.25, 0.5);
    let slow = run(EXAMPLE, &folder.join("slow"), None, Some(&slow_fsync(&folder).await?)).await?;
    out.push(Figure::plain(BENCH, "SQLite one-row, fsync 2 ms slower", slow["one_row"], "1/s"));
    out.push(Figure::at_least(BENCH, "SQLite, fsync 2 ms slower, of one-row", slow["commands"] / slow["one_row"], "ratio", 5.0, 9.0));
    if let Ok(url) = std::env::var("BENCH_POSTGRES_URL") {
        let one_row = pgbench(&url, &folder).await?;
        let postgres = run(EXAMPLE, &folder.join("postgres"), Some(&url), None).await?;
        both(&mut out, "PostgreSQL", &postgres, one_row, 0.08, 0.15);
    }
    let _ = std::fs::remove_dir_all(&folder);
    Ok(out)
}

fn both(out: &mut Vec<Figure>, engine: &str, got: &Printed, one_row: f64, must: f64, aim: f64) {
    out.push(Figure::at_most(BENCH, &format!("{engine} p99 of an answer at nine"), got["p99_ms"], "ms", 500.0, 100.0));
    out.push(Figure::plain(BENCH, &format!("{engine} answers at nine"), got["answers"], ""));
    out.push(Figure::plain(BENCH, &format!("{engine} one-row"), one_row, "1/s"));
    out.push(Figure::at_least(BENCH, &format!("{engine} commands of one-row"), got["commands"] / one_row, "ratio", must, aim));
    for zero in ["unsold", "doubles", "lost", "unconfirmed", "miscounted", "chain_broken"] {
        out.push(Figure::at_most(BENCH, &format!("{engine} {zero}"), got[zero], "", 0.0, 0.0));
    }
}
