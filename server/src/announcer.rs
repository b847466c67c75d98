//! The announcer's folder: recordings that are spoken instead of the built-in clips of the same name.
//!
//! Architecture Invariant: a request reaches a file only through a [`Clip`], whose name has no dot, slash or drive of its own;
//! so nothing outside the folder's `zh` and `en` is ever read.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// Longest clip that is served, in bytes: half a minute of 16-bit mono at 44 kHz is 2.6 MB.
const MAX_CLIP_BYTES: u64 = 4 << 20;
/// Longest name of a clip, in characters.
const MAX_NAME: usize = 64;

/// The name of a clip: `voice/zh/qing.wav`.
#[derive(Debug, PartialEq, Eq)]
pub struct Clip<'a> {
    lang: &'a str,
    name: &'a str,
}

impl<'a> Clip<'a> {
    /// The clip that a path without its first slash asks for; none if it is no clip.
    pub fn named(path: &'a str) -> Option<Self> {
        let (lang, file) = path.strip_prefix("voice/")?.split_once('/')?;
        let name = file.strip_suffix(".wav")?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let known = ["zh", "en"].contains(&lang) && (1..=MAX_NAME).contains(&name.len()) && name.chars().all(plain);
        known.then_some(Self { lang, name })
    }

    /// The announcer's recording; none if there is none that can be played, and then the built-in clip is spoken.
    pub async fn read(&self, folder: &Path) -> Option<Vec<u8>> {
        let file = folder.join(self.lang).join(format!("{}.wav", self.name));
        // A link inside the folder must not lead out of it.
        let real = tokio::fs::canonicalize(&file).await.ok().filter(|real| real.starts_with(folder))?;
        let about = tokio::fs::metadata(&real).await.ok()?;
        if !about.is_file() || about.len() > MAX_CLIP_BYTES {
            tracing::warn!(file = %file.display(), bytes = about.len(), "this recording is no file or too long: the built-in clip is spoken");
            return None;
        }
        let sound = tokio::fs::read(&real).await.ok()?;
        if sound.get(..4) != Some(b"RIFF") || sound.get(8..12) != Some(b"WAVE") {
            tracing::warn!(file = %file.display(), "this recording is not a WAV file: the built-in clip is spoken");
            return None;
        }
        Some(sound)
    }
}

/// The folder as the server reads it.
///
/// # Errors
/// In words, if it is not a folder or has neither `zh` nor `en`.
pub fn folder(named: &Path) -> anyhow::Result<PathBuf> {
    let folder = named.canonicalize().with_context(|| format!("--voice-dir {}: there is no such folder", named.display()))?;
    if !["zh", "en"].iter().any(|lang| folder.join(lang).is_dir()) {
        bail!("--voice-dir {}: put the recordings into a folder zh or en inside, for example zh/qing.wav", named.display());
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::Clip;

    #[test]
    fn only_plain_names_of_clips_reach_the_folder() {
        assert_eq!(Clip::named("voice/zh/hao-shipinxi.wav"), Some(Clip { lang: "zh", name: "hao-shipinxi" }));
        let tricks = [
            "voice/zh/../../data.key",
            "voice/zh/..%2f..%2fdata.wav",
            "voice/zh//etc/passwd.wav",
            "voice/../zh/qing.wav",
            "voice/fr/qing.wav",
            "voice/zh/C:qing.wav",
            "voice/zh/..\\qing.wav",
            "voice/zh/.wav",
            "voice/zh/qing.wav.wav",
            "voice/zh/qing.mp3",
            "voice/manifest.json",
            "assets/zh/qing.wav",
        ];
        for path in tricks {
            assert_eq!(Clip::named(path), None, "{path}");
        }
        assert_eq!(Clip::named(&format!("voice/zh/{}.wav", "a".repeat(65))), None);
    }
}
