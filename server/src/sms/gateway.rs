//! The SMS gateway: a plain HTTP POST with template, words and signature; or the log.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use hmac::{Hmac, KeyInit as _, Mac as _};
use server_domain::person::mask_number;
use server_store::message::Message;
use sha2::Sha256;

use super::text::render;

/// A gateway that has not answered by then has not taken the message.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Characters of a gateway's complaint that are kept.
const MAX_PROBLEM: usize = 200;

/// Where messages go.
pub enum Gateway {
    /// Written to the log with a masked number. The default.
    Log,
    Http {
        url: reqwest::Url,
        /// Signs each request.
        key: Vec<u8>,
        client: reqwest::Client,
    },
}

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What the gateway said, with the number masked.
    pub problem: String,
    /// Trying again is of no use: a number that does not exist, a template that is not registered.
    pub is_final: bool,
}

impl Gateway {
    /// # Errors
    /// An address that is none, or a key that is too short.
    pub fn new(url: Option<&str>, key: Option<&str>) -> anyhow::Result<Self> {
        let Some(url) = url else { return Ok(Self::Log) };
        let url: reqwest::Url = url.parse().with_context(|| format!("--sms-url {url} is no address"))?;
        ensure!(matches!(url.scheme(), "http" | "https"), "--sms-url {url} begins neither with http:// nor https://");
        let key = key.unwrap_or_default();
        ensure!(key.len() >= 16, "--sms-key must have at least 16 characters: the gateway checks our signature with it");
        let client = reqwest::Client::builder().timeout(TIMEOUT).build().context("no HTTP client for the SMS gateway")?;
        Ok(Self::Http { url, key: key.as_bytes().to_vec(), client })
    }

    /// Hands a message over.
    ///
    /// # Errors
    /// [`Trouble`] if it was not taken, or not surely.
    pub async fn send(&self, m: &Message) -> Result<(), Trouble> {
        let text = render(m.kind, &m.lang, &m.args);
        match self {
            Self::Log => {
                tracing::info!(kind = %m.kind, to = mask_number(&m.phone), key = m.key, "message not sent: no SMS gateway (--sms-url)");
                Ok(())
            }
            Self::Http { url, key, client } => {
                let body = serde_json::json!({
                    "key": m.key, "to": m.phone, "template": m.kind.as_str(), "lang": m.lang, "words": m.args, "text": text,
                });
                let body = body.to_string();
                let request = client
                    .post(url.clone())
                    .header("content-type", "application/json")
                    .header("x-signature", signature(key, &body))
                    .body(body);
                // A gateway may repeat the number in what it says.
                let masked = |said: String| short(&said.replace(&m.phone, &mask_number(&m.phone)));
                taken(request.send().await).await.map_err(|t| Trouble { problem: masked(t.problem), ..t })
            }
        }
    }
}

/// `sha256=` and the HMAC of the body in hexadecimal.
pub fn signature(key: &[u8], body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(body.as_bytes());
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

async fn taken(answer: reqwest::Result<reqwest::Response>) -> Result<(), Trouble> {
    let answer = answer.map_err(|e| Trouble { problem: e.without_url().to_string(), is_final: false })?;
    let status = answer.status();
    if status.is_success() {
        return Ok(());
    }
    let said = answer.text().await.unwrap_or_default();
    // 408 and 429 ask for patience; every other 4xx is about the message itself.
    let is_final = status.is_client_error() && !matches!(status.as_u16(), 408 | 429);
    Err(Trouble { problem: format!("{status} {said}"), is_final })
}

fn short(text: &str) -> String {
    text.chars().take(MAX_PROBLEM).collect()
}
