//! `cargo xtask lines [NAME..]`: talks between real browsers over bad lines, in network namespaces of their own.
//!
//! Needs root on Linux, with `ip`, `unshare`, `nsenter` and /dev/net/tun; `cargo xtask test` therefore leaves them out.

use std::path::Path;

use crate::install::{self, Need};
use crate::process::{self, Outcome, cargo, root};
use crate::{pages, scenarios};

const FOLDER: &str = "tests/web/lines";

pub fn lines(names: &[String]) -> Outcome {
    can_run()?;
    install::ensure_node()?;
    install::ensure(&[Need::Chromium, Need::Firefox, Need::EspeakNg])?;
    let mut files = scenarios::of(&root().join(FOLDER));
    let all = files.iter().map(|file| name(file)).collect::<Vec<_>>().join(" ");
    if let Some(unknown) = names.iter().find(|wanted| !files.iter().any(|file| name(file) == wanted.as_str())) {
        return Err(format!("there is no scenario `{unknown}`; scenarios: {all}"));
    }
    files.retain(|file| names.is_empty() || names.iter().any(|wanted| name(file) == wanted));
    pages::install()?;
    pages::voice()?;
    pages::build()?;
    process::run(&mut cargo(&["build", "-p", "server", "-p", "e2e", "--bin", "server", "--bin", "bad_link"]))?;
    let mut command = process::command("unshare", &["--net", "node", "--test", "--test-concurrency=1", "--test-reporter=spec"]);
    command.args(files).env("OWN_NETWORK", "1");
    command.env("SERVER_BIN", process::built("debug", "server")).env("BAD_LINK", process::built("debug", "bad_link"));
    if let Some(chromium) = install::chromium() {
        command.env("CHROMIUM", chromium);
    }
    if let Some(firefox) = install::firefox() {
        command.env("FIREFOX", firefox);
    }
    process::run(&mut command)
}

fn name(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file).trim_end_matches(".test.mjs")
}

fn can_run() -> Outcome {
    let missing: Vec<&str> = ["ip", "unshare", "nsenter"].into_iter().filter(|program| process::find(program).is_none()).collect();
    if !missing.is_empty() {
        return Err(format!("{} is not there; on Debian: apt-get install iproute2 util-linux", missing.join(", ")));
    }
    if !Path::new("/dev/net/tun").exists() {
        return Err("/dev/net/tun is not there: a container needs it passed in".to_owned());
    }
    if install::is_root() { Ok(()) } else { Err("network namespaces need root: run this as root".to_owned()) }
}
