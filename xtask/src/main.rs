//! `cargo xtask`: the project's only command list. Standard library only, so that it compiles in seconds.
//!
//! Invariant: nothing is skipped in silence. A step runs, or the command stops and says the exact line to type.

mod bench;
mod build;
mod fresh;
mod fuzz;
mod generate;
mod install;
mod lines;
mod pages;
mod postgres;
mod process;
mod run;
mod scenarios;
mod shots;
mod steps;
mod test;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <verb>

  run [--no-demo] [server options]   build what changed, then start the server with the demo city
  build                              the same without starting it
  test [--only STEP[,STEP]]          everything that must hold: format, lints, Rust tests on both databases, pages, browser
  ci                                 test, with the settings of the build machine
  faults                             kill the server at every point of a booking, on both databases (ten minutes)
  fuzz [MINUTES]                     hostile input to the media engine and the room protocol, each target so long (5)
  lines [NAME..]                     talks over bad lines and with Firefox, in network namespaces of their own (root on Linux; five minutes)
  bench [NAME] [--json FILE]         measure and print each figure beside its limit
  shots                              take the screenshots of docs/screenshots
  gen                                write again what is generated: docs/openapi.json, protocol bindings, typed client
  help                               this list

Server options of `run` are those of `server serve`, e.g. --listen 127.0.0.1:9000 or --tls self-signed.";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let verb = args.next().unwrap_or_else(|| "help".to_owned());
    let rest: Vec<String> = args.collect();
    let outcome = match verb.as_str() {
        "run" => run::run(&rest),
        "build" => build::build(&rest),
        "test" => test::test(&rest),
        "ci" => test::ci(&rest),
        "faults" => test::faults(),
        "fuzz" => fuzz::fuzz(&rest),
        "lines" => lines::lines(&rest),
        "bench" => bench::bench(&rest),
        "shots" => shots::shots(&rest),
        "gen" => generate::generate(&rest),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        unknown => Err(format!("there is no verb `{unknown}`; `cargo xtask help` lists them")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            if !why.is_empty() {
                eprintln!("\nxtask: {why}");
            }
            ExitCode::FAILURE
        }
    }
}
