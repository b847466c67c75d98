//! `cargo xtask bench [NAME] [--json FILE]`: figures beside their limits, always from release builds.

use crate::install::{self, Need};
use crate::postgres::{self, Cluster, Durability};
use crate::process::{self, Outcome};

pub fn bench(args: &[String]) -> Outcome {
    install::ensure(&[Need::Chromium, Need::PostgreSql])?;
    crate::build::release_with(&["-p", "e2e", "-p", "signaling-sfu", "--bins", "--examples"])?;
    let mut bench = process::command(&process::built("release", "bench").to_string_lossy(), &[]);
    bench.args(args).env("SERVER_BIN", process::built("release", "server"));
    if let Some(chromium) = install::chromium() {
        bench.env("CHROMIUM", chromium);
    }
    // The benches of the database also run on a PostgreSQL that waits for its disk, beside pgbench.
    let wants_database = args.is_empty() || args.iter().any(|a| a == "queue" || a == "booking");
    let cluster = if wants_database { Some(Cluster::start(Durability::On)?) } else { None };
    if let (Some(cluster), Some(programs)) = (&cluster, postgres::programs()) {
        bench.env("BENCH_POSTGRES_URL", cluster.url()).env("PGBENCH", programs.join("pgbench"));
    }
    let outcome = process::run(&mut bench);
    cluster.map_or(Ok(()), Cluster::stop)?;
    outcome
}
