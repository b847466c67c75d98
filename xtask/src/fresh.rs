//! Stamps: has anything that a step reads changed since it last ran?
//!
//! A stamp is a hash over file names and contents, so a fresh checkout or a touched file costs nothing.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

/// Hash over files and folders; what is missing counts as missing.
pub fn stamp_of(inputs: &[PathBuf], extra: &str) -> String {
    let mut hasher = DefaultHasher::new();
    extra.hash(&mut hasher);
    for input in inputs {
        add(input, &mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

fn add(path: &Path, hasher: &mut DefaultHasher) {
    path.hash(hasher);
    if path.is_dir() {
        let mut entries: Vec<PathBuf> = fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for entry in entries {
            add(&entry, hasher);
        }
    } else {
        fs::read(path).unwrap_or_default().hash(hasher);
    }
}

/// Whether the stamp file holds exactly this stamp.
pub fn is_fresh(file: &Path, stamp: &str) -> bool {
    fs::read_to_string(file).is_ok_and(|known| known.trim() == stamp)
}

/// Remembers the stamp.
pub fn write(file: &Path, stamp: &str) -> Result<(), String> {
    let folder = file.parent().expect("a stamp file stands in a folder");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(file, stamp))
        .map_err(|error| format!("{} cannot be written: {error}", file.display()))
}
