//! JSON bodies and ids with answers in problem+json, and the hash of a body for idempotent requests.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::problem::Refusal;
use crate::service::appointments::booking::Key;

/// Most bytes of a JSON body.
pub const MAX_BODY_BYTES: usize = 128 * 1024;

/// A JSON body and its hash.
pub struct Body<T> {
    pub value: T,
    /// SHA-256 of the bytes, hex.
    pub hash: String,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let bytes = Bytes::from_request(request, state).await.map_err(|e| match e.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => Refusal::too_large(),
            _ => Refusal::malformed("the body could not be read"),
        })?;
        let value = serde_json::from_slice(&bytes).map_err(|e| Refusal::malformed(&e.to_string()))?;
        Ok(Self { value, hash: hex::encode(Sha256::digest(&bytes)) })
    }
}

/// The `Idempotency-Key` of a request with the hash of its body.
///
/// # Errors
/// `idempotency_key_missing` unless it has 8 to 100 characters.
pub fn key(headers: &HeaderMap, request_hash: String) -> Result<Key, Refusal> {
    let key = headers.get("idempotency-key").and_then(|v| v.to_str().ok()).filter(|k| (8..=100).contains(&k.len()));
    let key = key.ok_or(server_domain::RejectionCode::IdempotencyKeyMissing)?.to_owned();
    Ok(Key { key, request_hash })
}

/// Reads an id of a path or body.
///
/// # Errors
/// `not_found`: an id that cannot exist names nothing.
pub fn id<T: std::str::FromStr>(text: &str) -> Result<T, Refusal> {
    text.parse().map_err(|_| server_domain::RejectionCode::NotFound.into())
}

/// An API word as the domain's value of the same word.
///
/// # Errors
/// `malformed`, if the two have grown apart: a test of the service layer keeps them together.
pub fn word<T>(value: impl serde::Serialize, parse: fn(&str) -> Option<T>) -> Result<T, Refusal> {
    let text = serde_json::to_value(value).ok().and_then(|v| v.as_str().and_then(parse));
    text.ok_or_else(|| Refusal::malformed("a word that is not known"))
}
