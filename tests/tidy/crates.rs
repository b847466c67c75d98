//! Which crate may import which: the floors of ARCHITECTURE.md, read from the Cargo.toml files.

use super::Violation;
use super::manifest::dependencies;
use super::policy::{CRATES, FORBIDDEN_PACKAGES, SQL_MANIFESTS};
use super::tree::Tree;

pub fn check(tree: &Tree, found: &mut Vec<Violation>) {
    for (path, text) in tree.iter().filter(|(path, _)| path.ends_with("/Cargo.toml")) {
        let folder = path.trim_end_matches("/Cargo.toml");
        imports(path, folder, text, found);
        forbidden(path, folder, text, found);
        sqlx(tree, path, text, found);
    }
}

fn imports(path: &str, folder: &str, text: &str, found: &mut Vec<Violation>) {
    let Some((name, _, allowed)) = CRATES.iter().find(|(_, place, _)| *place == folder) else {
        found.push(Violation {
            rule: "crate-imports",
            path: path.to_owned(),
            line: 0,
            advice: "a crate that tests/tidy/policy.rs does not know: add it to CRATES with its floor, or make it a module".to_owned(),
        });
        return;
    };
    for dependency in dependencies(text) {
        let is_ours = CRATES.iter().any(|(ours, _, _)| *ours == dependency.name);
        let is_bad = (is_ours && !allowed.contains(&dependency.name)) || *name == "xtask";
        if is_bad && dependency.name != *name {
            let rule = if *name == "kiosk" { "kiosk-alone" } else { "crate-imports" };
            let advice = format!("{name} may not import {}; it may import {allowed:?}. Imports point down only", dependency.name);
            found.push(Violation { rule, path: path.to_owned(), line: dependency.line, advice });
        }
    }
}

fn forbidden(path: &str, folder: &str, text: &str, found: &mut Vec<Violation>) {
    for (place, rule, packages, reason) in FORBIDDEN_PACKAGES.iter().filter(|(place, ..)| *place == folder) {
        for dependency in dependencies(text).iter().filter(|dependency| packages.contains(&dependency.name)) {
            let advice = format!("{place} may not name {}: {reason}", dependency.name);
            found.push(Violation { rule, path: path.to_owned(), line: dependency.line, advice });
        }
    }
}

fn sqlx(tree: &Tree, path: &str, text: &str, found: &mut Vec<Violation>) {
    let has_outbox = tree.keys().any(|file| file.starts_with("kiosk/src/outbox"));
    if SQL_MANIFESTS.contains(&path) || (path == "kiosk/Cargo.toml" && has_outbox) {
        return;
    }
    for dependency in dependencies(text).iter().filter(|dependency| dependency.name == "sqlx") {
        let advice = "only server/store, tests and kiosk/src/outbox may name sqlx: put the query into server/store".to_owned();
        found.push(Violation { rule: "sql-in-store", path: path.to_owned(), line: dependency.line, advice });
    }
}
