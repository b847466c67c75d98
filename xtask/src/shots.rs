//! `cargo xtask shots`: every screen of the release server, as pictures in docs/screenshots.

use crate::install::{self, Need};
use crate::process::{self, Outcome, node};

pub fn shots(args: &[String]) -> Outcome {
    install::ensure(&[Need::Chromium, Need::ChineseFonts])?;
    crate::build::release()?;
    let mut shots = node(&["tests/web/shots.mjs"]);
    shots.args(args).env("SERVER_BIN", process::built("release", "server"));
    if let Some(chromium) = install::chromium() {
        shots.env("CHROMIUM", chromium);
    }
    process::run(&mut shots)
}
