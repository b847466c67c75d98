//! The master key's file: beside, never inside, the data folder.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use server_store::seal::KEY_BYTES;

use crate::Clock;

/// The default place: `data` -> `data.key`.
pub fn beside(data: &Path) -> PathBuf {
    let mut name = data.file_name().unwrap_or_default().to_owned();
    name.push(".key");
    data.with_file_name(name)
}

/// Reads the key, or makes it when there is no data yet that another key may have sealed.
///
/// # Errors
/// When the file lies inside the data folder, is damaged, or is missing although data exist.
pub fn read_or_make(file: &Path, data: &Path, has_data: bool, clock: &Clock) -> anyhow::Result<[u8; KEY_BYTES]> {
    ensure!(!file.starts_with(data), "the key file {} must not lie inside the data folder {}", file.display(), data.display());
    match fs::read_to_string(file) {
        Ok(text) => parse(&text).with_context(|| format!("{} does not hold a key of 64 hex digits", file.display())),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && has_data => bail!(
            "the key file {} is missing, but there are data sealed with it. Put it back from your safe copy, or name it with --key FILE",
            file.display()
        ),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => make(file, clock),
        Err(e) => Err(e).with_context(|| format!("cannot read the key file {}", file.display())),
    }
}

fn parse(text: &str) -> Option<[u8; KEY_BYTES]> {
    hex::decode(text.trim()).ok()?.try_into().ok()
}

fn make(file: &Path, clock: &Clock) -> anyhow::Result<[u8; KEY_BYTES]> {
    let key = clock.random::<KEY_BYTES>();
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(file).with_context(|| format!("cannot make the key file {}", file.display()))?;
    writeln!(out, "{}", hex::encode(key))?;
    out.sync_all()?;
    tracing::warn!(file = %file.display(), "made a new key file: keep a copy in a safe place, without it nobody can read the names");
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_lies_beside_the_data() {
        assert_eq!(beside(Path::new("/srv/city/data")), Path::new("/srv/city/data.key"));
        let inside = read_or_make(Path::new("/srv/d/k"), Path::new("/srv/d"), false, &Clock::system());
        assert!(inside.is_err());
    }
}
