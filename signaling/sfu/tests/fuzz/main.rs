//! Hostile input, made up from a seed: nothing of it may panic, grow without end, take long, or harm another room.
//!
//! A panic within str0m costs the peer that caused it and is counted in the output; anything else fails.
//!
//! Each target runs rounds until its time is over (`FUZZ_SECONDS`, 3 unless told) and prints the seed of each failing
//! round; `FUZZ_SEED=<that> FUZZ_SECONDS=0` runs this one round again. `cargo xtask fuzz [minutes]` runs all for longer.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::time::{Duration, Instant, SystemTime};

mod bounded;
mod clear;
mod datagrams;
mod framing;
mod offers;
mod random;

#[expect(dead_code, reason = "shared with the scenarios, which use more of it")]
#[path = "../scenarios/client.rs"]
mod client;
#[expect(dead_code, reason = "shared with the scenarios, which use more of it")]
#[path = "../scenarios/sim.rs"]
mod sim;

use random::Random;

/// How long this thread has been at work: a busy machine lets it wait for a minute and more. Where that is not told, the time of day.
fn worked() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next().and_then(|it| it.parse().ok()));
    nanoseconds.map_or_else(|| SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap(), Duration::from_nanos)
}

/// Runs rounds of a target until its time is over.
fn fuzz(target: &str, mut round: impl FnMut(&mut Random)) {
    clear::install();
    let read = |name| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seconds = read("FUZZ_SECONDS").unwrap_or(3);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let first = read("FUZZ_SEED").unwrap_or(now.as_nanos() as u64);
    let (begun, mut rounds, mut slowest) = (Instant::now(), 0, (Duration::ZERO, 0));
    loop {
        let seed = first.wrapping_add(rounds);
        let at = worked();
        let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| round(&mut Random::new(seed)))).is_err();
        assert!(!failed, "{target}: FUZZ_SEED={seed} FUZZ_SECONDS=0");
        slowest = slowest.max((worked().saturating_sub(at), seed));
        rounds += 1;
        if begun.elapsed() >= Duration::from_secs(seconds) {
            break;
        }
    }
    println!("{target}: {rounds} rounds from seed {first}, the slowest {:?} with seed {}", slowest.0, slowest.1);
}
