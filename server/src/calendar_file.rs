//! Loading a year's table of days off from a file: `server calendar load FILE`.

use std::path::Path;

use anyhow::{Context as _, bail};
use serde::Deserialize;
use server_store::{Db, Fail};

use crate::Clock;
use crate::service::calendar::{self, Load};

/// What the file holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// `CN`, or the six digits of a province, city or county.
    region: String,
    year: i16,
    /// The notice's name and address.
    source: String,
    off: Vec<String>,
    makeup: Vec<String>,
}

/// Loads the table and returns what to tell: its version and how many deadlines moved.
///
/// # Errors
/// In words that say what to do: an unreadable file, or the day at fault.
pub async fn load(db: &Db, clock: &Clock, path: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let File { region, year, source, off, makeup } = serde_json::from_str(&text)
        .with_context(|| format!("{} is no table: it needs region, year, source, off and makeup", path.display()))?;
    let (table, now) = (std::sync::Arc::new(Load { region, year, source, off, makeup }), clock.now());
    let loaded = db
        .write(move |tx| {
            let table = table.clone();
            Box::pin(async move { calendar::load_in(tx, &table, None, now).await })
        })
        .await;
    match loaded {
        Ok(done) => Ok(format!("{} counts now; deadlines changed: {}", done.version.version, done.deadlines_changed)),
        Err(Fail::Rule(no)) => bail!("the table was not loaded: {no} at {}", no.pointer.as_deref().unwrap_or("/")),
        Err(e) => Err(e).context("the table was not loaded"),
    }
}
