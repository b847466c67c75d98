//! The data folder: made if it is not there, and served by one program at a time.

use std::fs::{File, TryLockError};
use std::path::Path;

use anyhow::{Context as _, bail};

/// Makes the folder.
///
/// # Errors
/// With the folder's name if that is not possible.
pub fn make(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make the data folder {}", folder.display()))
}

/// Takes the folder for this server, until the file is dropped or the process ends in whatever way. Two servers on one
/// SQLite file would each believe what they remember of it, and write in turns what the other does not know.
///
/// # Errors
/// In words that say what to do if another server has it.
pub fn claim(folder: &Path) -> anyhow::Result<File> {
    make(folder)?;
    let path = folder.join("server.lock");
    let file = File::create(&path).with_context(|| format!("cannot write to the data folder {}", folder.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            bail!("another server works with the data folder {}: stop it first, or use another --data folder", folder.display())
        }
        Err(TryLockError::Error(e)) => Err(e).with_context(|| format!("cannot lock {}", path.display())),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_folder_is_served_by_one_and_free_again_after_it() {
        let folder = std::env::temp_dir().join(format!("reception-claim-{}", std::process::id()));
        let first = super::claim(&folder).expect("free");
        let refused = super::claim(&folder).expect_err("taken").to_string();
        assert!(refused.contains("another server works with the data folder"), "{refused}");
        drop(first);
        drop(super::claim(&folder).expect("free again"));
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
