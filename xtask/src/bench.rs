//! `cargo xtask bench [NAME] [--json FILE]`: figures beside their limits, always from release builds.

use crate::install::{self, Need};
use crate::postgres::{self, Cluster, Durability};
use crate::process::{self, Outcome, cargo};

pub fn bench(args: &[String]) -> Outcome {
    install::ensure(&[Need::Chromium, Need::PostgreSql])?;
    crate::build::release()?;
    let mut bench = cargo(&["run", "--release", "-p", "e2e", "--bin", "bench", "--"]);
    bench.args(args).env("SERVER_BIN", process::built("release", "server"));
    if let Some(chromium) = install::chromium() {
        bench.env("CHROMIUM", chromium);
    }
    // The queue's bench also runs on a PostgreSQL that waits for its disk, beside pgbench.
    let wants_queue = args.is_empty() || args.iter().any(|a| a == "queue");
    let cluster = if wants_queue { Some(Cluster::start(Durability::On)?) } else { None };
    if let (Some(cluster), Some(programs)) = (&cluster, postgres::programs()) {
        bench.env("BENCH_POSTGRES_URL", cluster.url()).env("PGBENCH", programs.join("pgbench"));
    }
    let outcome = process::run(&mut bench);
    cluster.map_or(Ok(()), Cluster::stop)?;
    outcome
}
