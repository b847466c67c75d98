//! `cargo xtask bench [NAME] [--json FILE]`: every figure beside its limit or a peer of the same run.
//!
//! Figures are printed and, with `--json`, written as `[{bench, figure, value, unit, must, aim, holds}]`.

mod beside;
mod board;
mod booking;
mod estimate;
mod feeds;
mod join;
mod queue;
mod report;
mod rota;
mod server;
mod session;
mod sfu;
mod start;

use anyhow::{Context as _, bail};
use report::Figure;

const NAMES: [&str; 10] = ["start", "board", "join", "session", "sfu", "estimate", "queue", "booking", "feeds", "rota"];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (names, json) = arguments()?;
    let mut figures = Vec::new();
    for name in names {
        println!("\n{name}");
        let found = match name.as_str() {
            "start" => start::measure().await,
            "board" => board::measure().await,
            "queue" => queue::measure().await,
            "booking" => booking::measure().await,
            "feeds" => feeds::measure().await,
            "join" => join::measure().await,
            "session" => session::measure().await,
            "sfu" => sfu::measure().await,
            "estimate" => Ok(estimate::measure()),
            "rota" => Ok(rota::measure()),
            _ => unreachable!("names were checked"),
        }
        .with_context(|| format!("bench {name}"))?;
        found.iter().for_each(Figure::print);
        figures.extend(found);
    }
    if let Some(file) = json {
        std::fs::write(&file, serde_json::to_string_pretty(&figures)?).with_context(|| format!("cannot write {file}"))?;
    }
    Ok(())
}

fn arguments() -> anyhow::Result<(Vec<String>, Option<String>)> {
    let (mut names, mut json) = (Vec::new(), None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--json" => json = Some(args.next().context("--json needs a file")?),
            name if NAMES.contains(&name) => names.push(arg),
            other => bail!("there is no bench `{other}`; benches: {}", NAMES.join(" ")),
        }
    }
    if names.is_empty() {
        names = NAMES.iter().map(ToString::to_string).collect();
    }
    Ok((names, json))
}
