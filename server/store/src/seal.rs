//! Sealing of personal fields: AES-256-GCM per field, bound to its table, column and row; a keyed hash for look-up.
//!
//! Stored form: `v1.KEYID.base64(nonce | ciphertext | tag)`. The master key lives in a file beside, never inside, the
//! data folder. Moving a value to another row or column makes it unreadable.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::Fail;

/// Bytes of a master key.
pub const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;

/// Seals and opens fields, and makes blind indexes, all from one master key.
pub struct Sealer {
    cipher: Aes256Gcm,
    index_key: Zeroizing<[u8; KEY_BYTES]>,
    token_key: Zeroizing<[u8; KEY_BYTES]>,
    key_id: String,
}

/// A column that holds sealed values.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub table: &'static str,
    pub name: &'static str,
}

impl Sealer {
    pub fn new(master: &[u8; KEY_BYTES]) -> Self {
        let seal_key = derive(master, "seal v1");
        Self {
            cipher: Aes256Gcm::new_from_slice(&*seal_key).expect("a key of 32 bytes"),
            index_key: derive(master, "index v1"),
            token_key: derive(master, "token v1"),
            key_id: hex::encode(&derive(master, "id v1")[..4]),
        }
    }

    /// Names the key without telling it; kept in the database to notice a wrong key file.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The key that signs room grants.
    pub fn token_key(&self) -> &[u8; KEY_BYTES] {
        &self.token_key
    }

    /// Seals a value for one row.
    pub fn seal(&self, column: Column, row: &str, plain: &str) -> String {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).expect("the operating system gives random bytes");
        let aad = aad(column, row);
        let sealed = self
            .cipher
            .encrypt(&Nonce::from(nonce), Payload { msg: plain.as_bytes(), aad: aad.as_bytes() })
            .expect("fields are far below the cipher's limit");
        format!("v1.{}.{}", self.key_id, BASE64.encode([&nonce[..], &sealed].concat()))
    }

    /// Opens a value of one row.
    ///
    /// # Errors
    /// [`Fail::Sealed`] if it was sealed by another key, for another place, or changed.
    pub fn open(&self, column: Column, row: &str, stored: &str) -> Result<String, Fail> {
        let broken = || Fail::Sealed { table: column.table, column: column.name, id: row.to_owned() };
        let encoded = stored.strip_prefix("v1.").and_then(|s| s.strip_prefix(self.key_id.as_str())).and_then(|s| s.strip_prefix('.'));
        let bytes = BASE64.decode(encoded.ok_or_else(broken)?).map_err(|_| broken())?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or_else(broken)?;
        let aad = aad(column, row);
        let plain = self.cipher.decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad: aad.as_bytes() }).map_err(|_| broken())?;
        String::from_utf8(plain).map_err(|_| broken())
    }

    /// A keyed hash of a normalised value, for exact look-up: 64 hex characters, different in every column.
    pub fn index(&self, column: Column, value: &str) -> String {
        hex::encode(mac(self.index_key.as_slice(), &[column.table, ".", column.name, "|", value]))
    }
}

fn aad(column: Column, row: &str) -> String {
    format!("{}.{}|{row}", column.table, column.name)
}

fn derive(master: &[u8; KEY_BYTES], purpose: &str) -> Zeroizing<[u8; KEY_BYTES]> {
    Zeroizing::new(mac(master, &[purpose]))
}

fn mac(key: &[u8], parts: &[&str]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("any key length fits");
    parts.iter().for_each(|part| mac.update(part.as_bytes()));
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: Column = Column { table: "person", name: "name_sealed" };
    const PHONE: Column = Column { table: "person", name: "phone_sealed" };

    #[test]
    fn a_value_opens_only_in_its_own_place() {
        let s = Sealer::new(&[7; 32]);
        let sealed = s.seal(NAME, "row-1", "王秀英");
        assert_eq!(s.open(NAME, "row-1", &sealed).expect("opens"), "王秀英");
        assert!(s.open(NAME, "row-2", &sealed).is_err(), "another row");
        assert!(s.open(PHONE, "row-1", &sealed).is_err(), "another column");
        assert!(Sealer::new(&[8; 32]).open(NAME, "row-1", &sealed).is_err(), "another key");
        assert_ne!(sealed, s.seal(NAME, "row-1", "王秀英"), "equal values do not look equal");
    }

    #[test]
    fn the_index_is_stable_and_per_column() {
        let s = Sealer::new(&[7; 32]);
        assert_eq!(s.index(NAME, "x"), s.index(NAME, "x"));
        assert_ne!(s.index(NAME, "x"), s.index(PHONE, "x"));
    }
}
