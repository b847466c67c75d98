//! A copy of the kiosk page and of every file it needs, in a folder, so that the page opens when the server is away.
//!
//! The page's text is written last and by rename, so it never names a file that is not there. Only plain names under
//! `assets/` are kept; both their number and their size are bounded.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use tokio::fs;

use crate::upstream::Upstream;

const PAGE: &str = "kiosk.html";
const MAX_FILES: usize = 200;
const MAX_FILE_BYTES: usize = 8 * 1024 * 1024;
const MAX_ALL_BYTES: usize = 48 * 1024 * 1024;
const MAX_NAME: usize = 120;
/// What may follow the name of a file, with its media type.
const TYPES: [(&str, &str); 9] = [
    ("js", "text/javascript"),
    ("css", "text/css"),
    ("woff2", "font/woff2"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("webp", "image/webp"),
    ("json", "application/json"),
    ("wav", "audio/wav"),
];

/// The folder.
pub struct PageCopy {
    folder: PathBuf,
}

impl PageCopy {
    /// # Errors
    /// When the folder cannot be made.
    pub async fn open(folder: PathBuf) -> anyhow::Result<Self> {
        fs::create_dir_all(folder.join("assets"))
            .await
            .with_context(|| format!("{} cannot be made; choose another with --cache DIR", folder.display()))?;
        Ok(Self { folder })
    }

    pub async fn has_page(&self) -> bool {
        fs::try_exists(self.folder.join(PAGE)).await.unwrap_or(false)
    }

    /// The kept page.
    pub async fn page(&self) -> Option<Response> {
        let text = fs::read(self.folder.join(PAGE)).await.ok()?;
        let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")];
        Some((headers, [("x-kiosk-copy", "kept")], Body::from(text)).into_response())
    }

    /// A kept file of the page, by its path `/assets/..`.
    pub async fn asset(&self, path: &str) -> Option<Response> {
        let name = path.strip_prefix("/assets/")?;
        let media_type = media_type(name)?;
        let bytes = fs::read(self.folder.join("assets").join(name)).await.ok()?;
        let headers = [(CONTENT_TYPE, media_type), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
        Some((headers, [("x-kiosk-copy", "kept")], Body::from(bytes)).into_response())
    }

    /// Fetches the page and what it names, then what that names. Files no longer named are removed.
    ///
    /// # Errors
    /// When the server does not give the page or one of its files; the older copy then stays.
    pub async fn refresh(&self, upstream: &Upstream) -> anyhow::Result<usize> {
        let page = fetch(upstream, "/kiosk").await?;
        let (mut waiting, mut kept) = (names_in(&page), BTreeSet::new());
        let mut all_bytes = 0;
        while let Some(name) = waiting.pop_first() {
            ensure!(kept.len() < MAX_FILES, "the page names more than {MAX_FILES} files");
            let file = self.folder.join("assets").join(&name);
            let bytes = match fs::read(&file).await {
                Ok(bytes) => bytes,
                Err(_) => {
                    let bytes = fetch(upstream, &format!("/assets/{name}")).await?;
                    write(&file, &bytes).await?;
                    bytes
                }
            };
            all_bytes += bytes.len();
            ensure!(all_bytes <= MAX_ALL_BYTES, "the page and its files are larger than {MAX_ALL_BYTES} bytes");
            if name.ends_with(".js") || name.ends_with(".css") {
                waiting.extend(names_in(&bytes).into_iter().filter(|it| *it != name && !kept.contains(it)));
            }
            kept.insert(name);
        }
        write(&self.folder.join(PAGE), &page).await?;
        self.remove_others(&kept).await?;
        Ok(kept.len())
    }

    async fn remove_others(&self, kept: &BTreeSet<String>) -> anyhow::Result<()> {
        let mut entries = fs::read_dir(self.folder.join("assets")).await?;
        while let Some(entry) = entries.next_entry().await? {
            if !entry.file_name().to_str().is_some_and(|name| kept.contains(name)) {
                fs::remove_file(entry.path()).await?;
            }
        }
        Ok(())
    }
}

async fn write(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let part = file.with_extension("part");
    fs::write(&part, bytes).await.with_context(|| format!("{} cannot be written; is the disk full?", part.display()))?;
    fs::rename(&part, file).await?;
    Ok(())
}

async fn fetch(upstream: &Upstream, path: &str) -> anyhow::Result<Vec<u8>> {
    let mut answer = upstream.client().get(upstream.url(path)).send().await?;
    ensure!(answer.status().is_success(), "the server answered {} for {path}", answer.status());
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        ensure!(bytes.len() + chunk.len() <= MAX_FILE_BYTES, "{path} is larger than {MAX_FILE_BYTES} bytes");
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// The media type of a plain file name of a known kind.
fn media_type(name: &str) -> Option<&'static str> {
    let is_plain = name.len() <= MAX_NAME && !name.starts_with('.') && name.bytes().all(is_name_byte);
    let (_, extension) = name.rsplit_once('.')?;
    TYPES.iter().find(|(known, _)| is_plain && *known == extension).map(|(_, media_type)| *media_type)
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

/// Names of files that a text refers to as `assets/NAME` or, from one to another, `./NAME`.
fn names_in(text: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(text);
    let mut names = BTreeSet::new();
    for mark in ["assets/", "\"./", "'./", "`./", "(./"] {
        for (at, _) in text.match_indices(mark) {
            let rest = &text[at + mark.len()..];
            let end = rest.bytes().position(|byte| !is_name_byte(byte)).unwrap_or(rest.len());
            let name = &rest[..end];
            if media_type(name).is_some() && names.len() < MAX_FILES {
                names.insert(name.to_owned());
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_built_page_are_found() {
        let page = br#"<script src="/assets/kiosk-C9ek.js"></script><link href="/assets/a_b.css"><a href="assets/../x.js">"#;
        assert_eq!(names_in(page).into_iter().collect::<Vec<_>>(), ["a_b.css", "kiosk-C9ek.js"]);
        let script = br#"import{a}from"./lib-X1.js";const f=()=>import("./More-Y2.js");d=["assets/More-Y2.css","./../up.js"]"#;
        assert_eq!(names_in(script).into_iter().collect::<Vec<_>>(), ["More-Y2.css", "More-Y2.js", "lib-X1.js"]);
    }

    #[test]
    fn only_plain_names_of_known_kinds_are_files() {
        for wrong in ["../x.js", "a/b.js", ".hidden.js", "x.exe", "x", "%2e%2e.js", "a\\b.js"] {
            assert_eq!(media_type(wrong), None, "{wrong}");
        }
        assert_eq!(media_type("a-B_1.woff2"), Some("font/woff2"));
    }
}
