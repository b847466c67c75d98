//! `cargo xtask bench [NAME] [--json FILE]`: figures beside their limits, always from release builds.

use crate::install::{self, Need};
use crate::process::{self, Outcome, cargo};

pub fn bench(args: &[String]) -> Outcome {
    install::ensure(&[Need::Chromium])?;
    crate::build::release()?;
    let mut bench = cargo(&["run", "--release", "-p", "e2e", "--bin", "bench", "--"]);
    bench.args(args).env("SERVER_BIN", process::built("release", "server"));
    if let Some(chromium) = install::chromium() {
        bench.env("CHROMIUM", chromium);
    }
    process::run(&mut bench)
}
