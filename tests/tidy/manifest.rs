//! Cargo.toml as text: which packages a crate names, in which section, on which line.

/// One named dependency.
pub struct Dependency<'a> {
    pub line: usize,
    pub name: &'a str,
}

/// Every dependency of every kind (ordinary, build, dev, per target).
pub fn dependencies(text: &str) -> Vec<Dependency<'_>> {
    let mut found = Vec::new();
    let mut is_inside = false;
    for (at, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            is_inside = section.ends_with("dependencies");
            if let Some((_, name)) = section.split_once("dependencies.") {
                found.push(Dependency { line: at + 1, name: name.trim_matches('"') });
            }
        } else if is_inside && let Some((key, _)) = line.split_once('=') {
            let name = key.trim().split('.').next().unwrap_or_default().trim_matches('"');
            found.push(Dependency { line: at + 1, name });
        }
    }
    found
}
