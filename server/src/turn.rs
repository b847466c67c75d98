//! TURN servers (RFC 8656) that pages are told of: the way out where a network lets neither UDP nor a foreign port through.
//!
//! Pages get credentials that are good for a day, by the shared key that the TURN server knows too (coturn: `use-auth-secret`, after
//! draft-uberti-behave-turn-rest-00); the key itself never leaves the server.

use anyhow::{bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use server_api as api;
use server_domain::Timestamp;
use sha1::Sha1;

/// How long a page may use its credentials: longer than any session.
const GOOD_FOR_MS: i64 = 24 * 3_600_000;
const MAX_SERVERS: usize = 8;
/// Shortest shared key, in bytes.
const MIN_KEY_BYTES: usize = 16;

/// The servers of this installation; mostly none.
#[derive(Debug, Clone, Default)]
pub struct Turn {
    urls: Vec<String>,
    key: Option<String>,
}

impl Turn {
    /// # Errors
    /// When an address is none of `stun:`, `turn:` and `turns:`, there are more than eight, or relays come without a key of 16 bytes.
    pub fn new(urls: &[String], key: Option<&str>) -> anyhow::Result<Self> {
        ensure!(urls.len() <= MAX_SERVERS, "--turn-url takes at most {MAX_SERVERS} addresses");
        let mut has_relay = false;
        for url in urls {
            match url.split_once(':') {
                Some(("stun", host)) if !host.is_empty() => {}
                Some(("turn" | "turns", host)) if !host.is_empty() => has_relay = true,
                _ => bail!("--turn-url {url}: write stun:HOST, turn:HOST:PORT?transport=udp or turns:HOST:443?transport=tcp"),
            }
        }
        let is_long = key.is_some_and(|key| key.len() >= MIN_KEY_BYTES);
        ensure!(
            !has_relay || is_long,
            "--turn-url needs --turn-key, {MIN_KEY_BYTES} characters or more: the key that the TURN server knows"
        );
        Ok(Self { urls: urls.to_vec(), key: key.map(str::to_owned) })
    }

    /// What one participant's page is told.
    #[must_use]
    pub fn for_page(&self, participant: &str, now: Timestamp) -> Vec<api::IceServer> {
        let (relays, plain): (Vec<String>, Vec<String>) = self.urls.iter().cloned().partition(|url| url.starts_with("turn"));
        let mut out = Vec::new();
        if !plain.is_empty() {
            out.push(api::IceServer { urls: plain, username: None, credential: None });
        }
        if let (false, Some(key)) = (relays.is_empty(), &self.key) {
            let username = format!("{}:{participant}", now.plus_ms(GOOD_FOR_MS).0 / 1_000);
            let credential = Some(credential(key, &username));
            out.push(api::IceServer { urls: relays, username: Some(username), credential });
        }
        out
    }
}

fn credential(key: &str, username: &str) -> String {
    let mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length");
    STANDARD.encode(mac.chain_update(username).finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_is_the_hmac_of_the_name_under_the_shared_key() {
        // RFC 2202 test case 2
        assert_eq!(
            credential("Jefe", "what do ya want for nothing?"),
            STANDARD.encode(hex::decode("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79").unwrap())
        );
    }

    #[test]
    fn a_page_is_told_names_that_end_and_never_the_key() {
        let urls = ["stun:a".to_owned(), "turn:b:3478?transport=udp".to_owned(), "turns:b:443?transport=tcp".to_owned()];
        let turn = Turn::new(&urls, Some("a key that both know")).unwrap();
        let told = turn.for_page("p1", Timestamp(1_000_000));
        assert_eq!((told[0].urls.len(), &told[0].username, told[1].urls.len()), (1, &None, 2));
        assert_eq!(told[1].username.as_deref(), Some("87400:p1"));
        assert_ne!(
            told[1].credential,
            Turn::new(&urls, Some("another key of them")).unwrap().for_page("p1", Timestamp(1_000_000))[1].credential
        );
        assert!(Turn::default().for_page("p1", Timestamp(0)).is_empty());
    }

    #[test]
    fn what_cannot_work_is_said_at_the_start() {
        for (urls, key) in
            [(vec!["b:3478"], Some("0123456789abcdef")), (vec!["turn:b"], None), (vec!["turn:b"], Some("short")), (vec!["stun:x"; 9], None)]
        {
            let urls: Vec<String> = urls.into_iter().map(str::to_owned).collect();
            assert!(Turn::new(&urls, key).is_err(), "{urls:?}");
        }
    }
}
