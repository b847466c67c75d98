//! `cargo xtask fuzz [MINUTES]`: hostile input for longer than a test run gives it, each target for so many minutes.

use crate::process::{self, Outcome, cargo};

pub fn fuzz(args: &[String]) -> Outcome {
    let minutes: u64 = match args {
        [] => 5,
        [minutes] => minutes.parse().map_err(|_| format!("`{minutes}` is no number of minutes"))?,
        _ => return Err("usage: cargo xtask fuzz [MINUTES]".to_owned()),
    };
    let tests = ["test", "-p", "signaling-sfu", "-p", "signaling-protocol", "--test", "fuzz", "--", "--nocapture", "--test-threads=1"];
    process::run(cargo(&tests).env("FUZZ_SECONDS", (minutes * 60).to_string()))
}
