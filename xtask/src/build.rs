//! `cargo xtask build`: pages and release server, each only when something changed.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::install::{self, Need};
use crate::process::{self, Outcome, cargo, root, target_dir};
use crate::{fresh, pages};

pub fn build(args: &[String]) -> Outcome {
    if let Some(extra) = args.first() {
        return Err(format!("`build` takes no options (found {extra})"));
    }
    release()?;
    println!("\nbuilt {}", process::built("release", "server").display());
    Ok(())
}

/// Everything that the release server needs, then the server itself.
pub fn release() -> Outcome {
    release_with(&[])
}

/// The same, with other programs of the same features in one build: two builds would compile half of everything twice.
pub fn release_with(more: &[&str]) -> Outcome {
    install::ensure_node()?;
    install::ensure(&[Need::EspeakNg])?;
    pages::install()?;
    pages::voice()?;
    pages::build()?;
    let stamp = pages::stamp();
    let embedded = target_dir().join("release/.embedded-pages");
    if !fresh::is_fresh(&embedded, &stamp) {
        touch_embedding_sources(&root().join("server/src"))?;
    }
    process::run(cargo(&["build", "--release", "-p", "server"]).args(more))?;
    fresh::write(&embedded, &stamp)
}

/// Cargo cannot see that the folder behind rust-embed changed: the source that embeds it is marked as changed instead.
fn touch_embedding_sources(folder: &Path) -> Outcome {
    let problem = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| problem(&folder, error))? {
            let path: PathBuf = entry.map_err(|error| problem(&folder, error))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if fs::read_to_string(&path).is_ok_and(|text| text.contains("RustEmbed")) {
                let file = File::options().append(true).open(&path).map_err(|error| problem(&path, error))?;
                file.set_modified(SystemTime::now()).map_err(|error| problem(&path, error))?;
            }
        }
    }
    Ok(())
}
