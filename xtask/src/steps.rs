//! Runs named steps in order, times each, and prints the table that ends `cargo xtask test`.

use std::time::{Duration, Instant};

use crate::process::Outcome;

/// How many of the slowest steps the closing table shows.
const SHOWN: usize = 10;

pub struct Steps {
    started: Instant,
    only: Vec<String>,
    done: Vec<(&'static str, Duration)>,
}

impl Steps {
    /// `only` empty means every step.
    pub fn new(only: Vec<String>) -> Self {
        Self { started: Instant::now(), only, done: Vec::new() }
    }

    pub fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|wanted| wanted == name)
    }

    /// Runs one step; the error names it.
    pub fn step(&mut self, name: &'static str, work: impl FnOnce() -> Outcome) -> Outcome {
        if !self.wants(name) {
            return Ok(());
        }
        self.always(name, work)
    }

    /// Runs one step that others depend on, whatever was asked for with `--only`.
    pub fn always<T>(&mut self, name: &'static str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        println!("\n==> {name}");
        let began = Instant::now();
        let outcome = work();
        self.done.push((name, began.elapsed()));
        outcome.map_err(|why| format!("step `{name}`: {why}"))
    }

    /// The closing table: the slowest steps first, then the total.
    pub fn print(&self, failure: Option<&str>) {
        let mut rows = self.done.clone();
        rows.sort_by_key(|(_, took)| std::cmp::Reverse(*took));
        println!();
        if let Some(why) = failure {
            println!("FAILED {why}");
        }
        if !self.only.is_empty() {
            println!("only {} was asked for; the other steps did not run", self.only.join(", "));
        }
        println!("{:<24}{:>9}", "step", "seconds");
        for (name, took) in rows.iter().take(SHOWN) {
            println!("{name:<24}{:>9.1}", took.as_secs_f64());
        }
        let verdict = if failure.is_some() { "failed" } else { "passed" };
        println!("{:<24}{:>9.1}   {} steps, {verdict}", "total", self.started.elapsed().as_secs_f64(), rows.len());
    }
}
