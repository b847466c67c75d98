//! `cargo xtask test`: everything that must hold, the cheap first, each step timed.
//!
//! Invariant: a step that cannot run is a failure. The last lines say how long each step took.

use crate::install::{self, Need};
use crate::pages;
use crate::postgres::{Cluster, Durability};
use crate::process::{self, Outcome, cargo, npm, root};
use crate::scenarios;
use crate::steps::Steps;

/// The steps that `--only` can name, in the order in which they run.
const NAMES: [&str; 13] = [
    "install",
    "fmt",
    "npm-ci",
    "voice",
    "web-generated",
    "web-lint",
    "web-types",
    "web-unit",
    "web-build",
    "clippy",
    "compile",
    "rust-tests",
    "browser",
];

/// The closing table names what failed; it stays the last thing on the screen.
const SAID_ALREADY: &str = "";

pub fn test(args: &[String]) -> Outcome {
    let mut steps = Steps::new(only(args)?);
    let outcome = all(&mut steps);
    steps.print(outcome.as_ref().err().map(String::as_str));
    outcome.map_err(|_| SAID_ALREADY.to_owned())
}

/// The same steps; snapshots and properties behave as on the build machine.
pub fn ci(args: &[String]) -> Outcome {
    let mut command = process::command(&std::env::current_exe().map_err(|error| error.to_string())?.to_string_lossy(), &["test"]);
    command.args(args).env("CI", "true");
    let status = command.status().map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err("ci failed; the table above names the step".to_owned()) }
}

/// `cargo xtask faults`: the server killed at each single point of a booking, on both databases; `test` takes every ninth.
pub fn faults() -> Outcome {
    install::ensure(&[Need::PostgreSql])?;
    process::run(&mut cargo(&["build", "--workspace", "--all-targets"]))?;
    let cluster = Cluster::start(Durability::Off)?;
    let mut tests = cargo(&["test", "-p", "e2e", "--test", "e2e", "--", "--nocapture", "booking_kill"]);
    let outcome = process::run(tests.env("TEST_POSTGRES_URL", cluster.url()).env("EVERY_POINT", "1"));
    outcome.and(cluster.stop())
}

fn only(args: &[String]) -> Outcome<Vec<String>> {
    let names = match args {
        [] => return Ok(Vec::new()),
        [flag, names] if flag == "--only" => names.clone(),
        [flag] if flag.starts_with("--only=") => flag["--only=".len()..].to_owned(),
        _ => return Err(format!("usage: cargo xtask test [--only STEP[,STEP]], steps: {}", NAMES.join(" "))),
    };
    let names: Vec<String> = names.split(',').map(str::to_owned).collect();
    match names.iter().find(|name| !NAMES.contains(&name.as_str())) {
        Some(unknown) => Err(format!("there is no step `{unknown}`; steps: {}", NAMES.join(" "))),
        None => Ok(names),
    }
}

fn all(steps: &mut Steps) -> Outcome {
    steps.step("install", || {
        install::ensure_node()?;
        install::ensure(&[Need::Chromium, Need::ChineseFonts, Need::PostgreSql, Need::EspeakNg])
    })?;
    steps.step("fmt", || process::run(&mut cargo(&["fmt", "--all", "--check"])))?;
    web(steps)?;
    steps.step("clippy", || process::run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])))?;
    // All targets at once: the binaries get the same features as the tests, so nothing is compiled twice.
    steps.step("compile", || process::run(&mut cargo(&["build", "--workspace", "--all-targets"])))?;
    rust_tests(steps)?;
    steps.step("browser", browser)
}

fn web(steps: &mut Steps) -> Outcome {
    steps.step("npm-ci", pages::install)?;
    steps.step("voice", pages::voice)?;
    steps.step("web-generated", pages::check_generated)?;
    steps.step("web-lint", || process::run(&mut npm(&["run", "lint"])))?;
    steps.step("web-types", || process::run(&mut npm(&["run", "typecheck"])))?;
    steps.step("web-unit", || process::run(&mut npm(&["run", "test"])))?;
    steps.step("web-build", pages::build)
}

/// The whole workspace; the store's tests run on SQLite and on a private PostgreSQL.
fn rust_tests(steps: &mut Steps) -> Outcome {
    if !steps.wants("rust-tests") {
        return Ok(());
    }
    let cluster = steps.always("postgresql-start", || Cluster::start(Durability::Off))?;
    let url = cluster.url().to_owned();
    let outcome = steps.always("rust-tests", || {
        let mut tests = cargo(&["test", "--workspace", "--no-fail-fast"]);
        tests.env("TEST_POSTGRES_URL", &url).env("INSTA_UPDATE", "no");
        process::run(&mut tests)
    });
    let stopped = steps.always("postgresql-stop", || cluster.stop());
    outcome.and(stopped)
}

/// Three real browsers against the real server.
fn browser() -> Outcome {
    let server = process::built("debug", "server");
    if !server.is_file() {
        return Err(format!("{} is not there; run the step `compile` too", server.display()));
    }
    let files = scenarios::of(&root().join("tests/web"));
    if files.is_empty() {
        return Err("tests/web holds no *.test.mjs, so nothing would be tested".to_owned());
    }
    scenarios::run(&files, |command| {
        command.env("SERVER_BIN", &server).env("KIOSK_BIN", process::built("debug", "kiosk"));
        if let Some(chromium) = install::chromium() {
            command.env("CHROMIUM", chromium);
        }
    })
}
