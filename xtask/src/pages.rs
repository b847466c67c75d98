//! The pages: npm packages, voice clips and the Vite build, each only when what it reads has changed.

use std::path::PathBuf;

use crate::fresh;
use crate::process::{self, Outcome, npm, root, web};

/// The stamps live inside `node_modules`, so a fresh install starts over.
fn stamp_file(name: &str) -> PathBuf {
    web().join("node_modules/.stamps").join(name)
}

/// Everything that the Vite build reads; what was built is left out.
fn sources() -> Vec<PathBuf> {
    let built = ["node_modules", "dist"];
    let entries = std::fs::read_dir(web()).into_iter().flatten().flatten();
    let mut inputs: Vec<PathBuf> =
        entries.filter(|entry| !built.contains(&entry.file_name().to_string_lossy().as_ref())).map(|entry| entry.path()).collect();
    inputs.sort();
    inputs.push(root().join("signaling/protocol/bindings"));
    inputs
}

/// Names the present state of the page sources.
pub fn stamp() -> String {
    fresh::stamp_of(&sources(), "pages")
}

/// `npm ci`, when the lock file or Node changed.
pub fn install() -> Outcome {
    let node = process::first_line("node", &["--version"]).unwrap_or_default();
    let stamp = fresh::stamp_of(&[web().join("package.json"), web().join("package-lock.json")], &node);
    let file = stamp_file("install");
    if fresh::is_fresh(&file, &stamp) {
        println!("page packages: up to date");
        return Ok(());
    }
    process::run(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    fresh::write(&file, &stamp)
}

/// The spoken numbers and phrases; the script itself knows whether it has anything to do.
pub fn voice() -> Outcome {
    let inputs = [web().join("voice"), root().join("server/demo")];
    let stamp = fresh::stamp_of(&inputs, "voice");
    let file = stamp_file("voice");
    if fresh::is_fresh(&file, &stamp) && web().join("public/voice/manifest.json").exists() {
        println!("voice clips: up to date");
        return Ok(());
    }
    let mut render = process::node(&["voice/render.mjs"]);
    process::run(render.current_dir(web()))?;
    fresh::write(&file, &stamp)
}

/// `vite build`, when a source changed or nothing was built yet.
pub fn build() -> Outcome {
    let stamp = stamp();
    let file = stamp_file("build");
    if fresh::is_fresh(&file, &stamp) && web().join("dist/index.html").exists() {
        println!("pages: up to date");
        return Ok(());
    }
    process::run(&mut npm(&["run", "build"]))?;
    fresh::write(&file, &stamp)
}

/// The typed client must be what the API description makes.
pub fn check_generated() -> Outcome {
    if !root().join("docs/openapi.json").is_file() {
        return Err("docs/openapi.json is missing; type: cargo xtask gen".to_owned());
    }
    let committed = web().join("src/lib/gen/api.ts");
    let made = process::target_dir().join("xtask/api.ts");
    std::fs::create_dir_all(made.parent().expect("the file has a folder")).map_err(|error| error.to_string())?;
    let made_text = made.to_string_lossy().into_owned();
    process::run(&mut npm(&["exec", "--", "openapi-typescript", "../../docs/openapi.json", "-o", &made_text]))?;
    let read = |path: &PathBuf| std::fs::read_to_string(path).ok();
    if read(&committed).is_some() && read(&committed) == read(&made) {
        return Ok(());
    }
    Err("server/web/src/lib/gen/api.ts does not match docs/openapi.json; type: cargo xtask gen".to_owned())
}
