//! Names, lengths, places: what the tree looks like to a reader.

use super::Violation;
use super::policy::{
    EMPTY_NAMES, FILE_LINES, GENERATED, LONG_FILES, MACHINE_PATHS, REGISTRY_HOSTS, TALKS_OF_RULES, TOP_LEVEL, TOP_LEVEL_DOTS,
};
use super::source::{code_only, identifiers};
use super::tree::Tree;

const SOURCES: [&str; 7] = [".rs", ".ts", ".vue", ".mjs", ".js", ".css", ".sql"];

pub fn check(tree: &Tree, found: &mut Vec<Violation>) {
    let mut add = |rule, path: &str, line, advice: String| found.push(Violation { rule, path: path.to_owned(), line, advice });
    for (path, text) in tree {
        if SOURCES.iter().any(|end| path.ends_with(end)) && !GENERATED.iter().any(|made| path.starts_with(made)) {
            names(path, text, &mut add);
            length(path, text, &mut add);
        }
        machine(path, text, &mut add);
        let top = path.split('/').next().unwrap_or_default();
        if !TOP_LEVEL.contains(&top) && !TOP_LEVEL_DOTS.contains(&top) {
            add("top-level", path, 0, format!("`{top}` may not stand at the top: move it under docs, tests, xtask or the crate it serves"));
        }
    }
    if tree.get(".ci/run").is_some_and(|text| !text.contains("cargo xtask test")) {
        add("ci-runs-test", ".ci/run", 0, "the build machine runs `cargo xtask test`, the same as a person".to_owned());
    }
    for (path, _) in LONG_FILES.iter().filter(|(path, _)| !tree.contains_key(*path)) {
        add("file-length", path, 0, "is on the list of long files but is gone: take it off tests/tidy/policy.rs".to_owned());
    }
}

fn names(path: &str, text: &str, add: &mut impl FnMut(&'static str, &str, usize, String)) {
    let advice = |name: &str| format!("`{name}` says nothing: name the module after the noun that it holds");
    for part in path.split('/').map(|part| part.split('.').next().unwrap_or_default()) {
        if EMPTY_NAMES.contains(&part.to_lowercase().as_str()) {
            add("plain-names", path, 0, advice(part));
        }
    }
    if path.ends_with("/mod.rs") {
        add("no-mod-rs", path, 0, "write foo.rs beside foo/, not foo/mod.rs".to_owned());
    }
    if path.ends_with(".rs") {
        let code = code_only(text);
        let words: Vec<(usize, &str)> = identifiers(&code).collect();
        for pair in words.windows(2).filter(|pair| pair[0].1 == "mod" && EMPTY_NAMES.contains(&pair[1].1)) {
            add("plain-names", path, pair[1].0, advice(pair[1].1));
        }
    }
}

fn length(path: &str, text: &str, add: &mut impl FnMut(&'static str, &str, usize, String)) {
    let lines = text.lines().count();
    if lines > FILE_LINES && !LONG_FILES.iter().any(|(long, _)| *long == path) {
        add("file-length", path, lines, format!("{lines} lines, the limit is {FILE_LINES}: split it by noun"));
    }
}

fn machine(path: &str, text: &str, add: &mut impl FnMut(&'static str, &str, usize, String)) {
    if path.starts_with(TALKS_OF_RULES) {
        return;
    }
    for (at, line) in text.lines().enumerate() {
        if let Some(place) = MACHINE_PATHS.iter().find(|place| stands_alone(line, place)) {
            add("no-machine-paths", path, at + 1, format!("`{place}…` exists on one machine only: use a relative path or a setting"));
        }
        if let Some(host) = REGISTRY_HOSTS.iter().find(|host| line.contains(*host)) {
            let advice = format!("`{host}…`: which registry is used is the machine's setting, not the repository's");
            add("no-registry-hosts", path, at + 1, advice);
        }
    }
}

/// `/work/` begins a path; `a/work/b` does not.
fn stands_alone(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "_-./}".contains(c)))
}
