//! The repository as a map from path to text.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Path with `/`, from the top of the repository -> text. Files that are not text are there with empty text.
pub type Tree = BTreeMap<String, String>;

/// What tools make; never committed.
const MADE: [&str; 4] = [".git", "target", "node_modules", "dist"];
const MADE_PATHS: [&str; 3] = ["data", "data.key", "server/web/public/voice"];

/// Reads the working tree.
pub fn read() -> Tree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests folder stands in the repository");
    let mut tree = Tree::new();
    add(root, "", &mut tree);
    assert!(tree.contains_key("Cargo.toml"), "{} is not the top of the repository", root.display());
    tree
}

fn add(folder: &Path, prefix: &str, tree: &mut Tree) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let entry = entry.expect("a folder can be read to its end");
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if MADE.contains(&name.as_str()) || MADE_PATHS.contains(&path.as_str()) {
            continue;
        }
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            add(&entry.path(), &format!("{path}/"), tree);
        } else {
            tree.insert(path, fs::read_to_string(entry.path()).unwrap_or_default());
        }
    }
}

/// The Rust sources of a crate or folder, tests beside the code included.
pub fn rust_under<'a>(tree: &'a Tree, prefixes: &'a [&'a str]) -> impl Iterator<Item = (&'a str, &'a str)> {
    tree.iter()
        .filter(|(path, _)| path.ends_with(".rs") && prefixes.iter().any(|prefix| path.starts_with(prefix)))
        .map(|(path, text)| (path.as_str(), text.as_str()))
}
