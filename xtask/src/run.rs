//! `cargo xtask run`: builds what changed and becomes the server, so that Ctrl-C reaches it.

use std::process::Command;

use crate::process::{self, Outcome, root};

pub fn run(args: &[String]) -> Outcome {
    crate::build::release()?;
    let mut server = Command::new(process::built("release", "server"));
    server.current_dir(root()).args(server_args(args));
    println!();
    become_program(server)
}

/// `serve --demo --data data`, unless the person said otherwise.
fn server_args(args: &[String]) -> Vec<String> {
    let has = |flag: &str| args.iter().any(|arg| arg == flag || arg.starts_with(&format!("{flag}=")));
    let mut all = vec!["serve".to_owned()];
    if !has("--demo") && !has("--no-demo") {
        all.push("--demo".to_owned());
    }
    if !has("--data") {
        all.extend(["--data".to_owned(), "data".to_owned()]);
    }
    all.extend(args.iter().filter(|arg| *arg != "--no-demo").cloned());
    all
}

#[cfg(unix)]
fn become_program(mut program: Command) -> Outcome {
    use std::os::unix::process::CommandExt;
    Err(format!("the server did not start: {}", program.exec()))
}

#[cfg(not(unix))]
fn become_program(mut program: Command) -> Outcome {
    process::run(&mut program)
}

#[cfg(test)]
mod tests {
    use super::server_args;

    fn with(args: &[&str]) -> String {
        server_args(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>()).join(" ")
    }

    #[test]
    fn the_demo_city_and_the_data_folder_are_the_default() {
        assert_eq!(with(&[]), "serve --demo --data data");
        assert_eq!(with(&["--listen", "127.0.0.1:9000"]), "serve --demo --data data --listen 127.0.0.1:9000");
    }

    #[test]
    fn what_the_person_says_wins() {
        assert_eq!(with(&["--no-demo", "--data=elsewhere"]), "serve --data=elsewhere");
        assert_eq!(with(&["--demo", "--data", "d"]), "serve --demo --data d");
    }
}
