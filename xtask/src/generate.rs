//! `cargo xtask gen`: writes again what is generated from Rust. A test fails while any of it is stale.

use crate::process::{self, Outcome, cargo, npm, root};
use crate::{install, pages};

pub fn generate(args: &[String]) -> Outcome {
    if let Some(extra) = args.first() {
        return Err(format!("`gen` takes no options (found {extra})"));
    }
    let mut bindings = cargo(&["test", "-p", "signaling-protocol"]);
    process::run(bindings.env("UPDATE_BINDINGS", "1"))?;
    let description = process::capture(&mut cargo(&["run", "-p", "server", "--", "openapi"]))?;
    let file = root().join("docs/openapi.json");
    std::fs::write(&file, description).map_err(|error| format!("{}: {error}", file.display()))?;
    install::ensure_node()?;
    pages::install()?;
    process::run(&mut npm(&["run", "gen"]))
}
