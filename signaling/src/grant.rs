//! The permit to take a seat in a room: made by the server for one person, used once, soon too old.
//!
//! A grant travels as `payload.mac`: the payload is base64url JSON, the mac HMAC-SHA256 over the payload's letters.
//! Invariant: a [`VerifiedGrant`] exists only for a token whose mac fits and that was not too old when it was checked.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use signaling_protocol::{ErrorCode, InEnglish, Role, Standing};

use crate::RoomId;

/// Longest token that is looked at.
const MAX_TOKEN_BYTES: usize = 4_096;

/// Who may take which seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Unique for each grant: a grant opens one seat once.
    pub id: String,
    pub room: RoomId,
    /// Stable for the person in this room: a newer grant for it replaces the older seat.
    pub participant: String,
    pub role: Role,
    /// Shown to the others.
    pub name: String,
    /// Second line: post, unit or place. May be empty.
    pub title: String,
    /// Where they sit. May be empty.
    pub place: String,
    pub en: InEnglish,
    pub rights: Rights,
    /// How they enter: `waiting`, `announced` or `present`. Somebody who comes back keeps what the room gave them meanwhile.
    pub standing: Standing,
    /// Why they were asked in.
    pub reason: Option<String>,
    /// Milliseconds since 1970.
    pub expires_at_ms: u64,
}

/// What a participant may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// Microphone and camera. Without it somebody only watches.
    pub can_publish: bool,
    /// A screen or document besides the camera.
    pub can_share_screen: bool,
    /// Sees and hears the talk.
    pub can_follow: bool,
    pub can_write: bool,
    /// Belongs to the organs: is in the side room and reads the staff's lines.
    pub is_staff: bool,
    /// Admits, mutes, holds, stops: whoever receives.
    pub can_moderate: bool,
    /// Is told how everybody's line is.
    pub sees_quality: bool,
}

impl Rights {
    /// Takes part in full without being staff.
    pub const ALL: Self = Self {
        can_publish: true,
        can_share_screen: true,
        can_follow: true,
        can_write: true,
        is_staff: false,
        can_moderate: false,
        sees_quality: false,
    };
    /// Only sees and hears.
    pub const WATCH: Self = Self { can_publish: false, can_share_screen: false, can_write: false, ..Self::ALL };
    const STAFF: Self = Self { is_staff: true, ..Self::ALL };

    /// The rights of a role; whoever hosts orders the talk besides.
    #[must_use]
    pub const fn of(role: Role, is_host: bool) -> Self {
        let rights = match role {
            Role::Petitioner | Role::Representative | Role::Tester => Self::ALL,
            Role::Interpreter => Self { can_share_screen: false, ..Self::ALL },
            Role::LocalOfficer | Role::Lawyer | Role::Leader | Role::Officer | Role::Clerk => Self::STAFF,
            Role::Recorder => Self { can_publish: false, can_share_screen: false, ..Self::STAFF },
            Role::Supervisor => Self { can_publish: false, can_share_screen: false, can_write: false, sees_quality: true, ..Self::STAFF },
            Role::Technician => Self { can_follow: false, sees_quality: true, ..Self::WATCH },
            Role::Observer => Self::WATCH,
        };
        if is_host { Self { can_moderate: true, sees_quality: true, ..rights } } else { rights }
    }
}

/// A grant that this server made and that had not expired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedGrant(Box<Grant>);

impl VerifiedGrant {
    #[must_use]
    pub fn grant(&self) -> &Grant {
        &self.0
    }
}

/// Why a token is no grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    #[error("the grant was altered or made elsewhere")]
    Invalid,
    #[error("the grant is too old")]
    Expired,
}

impl From<GrantError> for ErrorCode {
    fn from(error: GrantError) -> Self {
        match error {
            GrantError::Invalid => Self::GrantInvalid,
            GrantError::Expired => Self::GrantExpired,
        }
    }
}

/// The key that makes and checks grants. Nodes that share rooms share it.
#[derive(Clone)]
pub struct GrantKey {
    mac: Hmac<Sha256>,
}

impl GrantKey {
    /// # Panics
    /// Never: HMAC takes keys of any length.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self { mac: Hmac::new_from_slice(key).expect("HMAC takes keys of any length") }
    }

    /// # Panics
    /// Never: a grant is plain data.
    #[must_use]
    pub fn sign(&self, grant: &Grant) -> String {
        let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(grant).expect("a grant is plain data"));
        let mac = self.mac.clone().chain_update(&payload).finalize().into_bytes();
        format!("{payload}.{}", URL_SAFE_NO_PAD.encode(mac))
    }

    /// A word that only this server can make for an id, for lasting links. It opens nothing by itself.
    ///
    /// # Panics
    /// Never: HMAC takes keys of any length.
    #[must_use]
    pub fn mark(&self, purpose: &str, id: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.marking(purpose, id).finalize().into_bytes())
    }

    /// Whether [`Self::mark`] made this word for the id.
    #[must_use]
    pub fn is_mark(&self, purpose: &str, id: &str, mark: &str) -> bool {
        let Ok(mark) = URL_SAFE_NO_PAD.decode(mark) else { return false };
        // compares in constant time
        self.marking(purpose, id).verify_slice(&mark).is_ok()
    }

    /// A dot never stands in the payload of a grant, so no mark is a grant's mac.
    fn marking(&self, purpose: &str, id: &str) -> Hmac<Sha256> {
        self.mac.clone().chain_update(purpose).chain_update(".").chain_update(id)
    }

    /// Checks a token.
    ///
    /// # Errors
    /// [`GrantError::Invalid`] when it is altered or foreign, [`GrantError::Expired`] from its expiry on.
    pub fn verify(&self, token: &str, now_ms: u64) -> Result<VerifiedGrant, GrantError> {
        let (payload, mac) = token.split_once('.').filter(|_| token.len() <= MAX_TOKEN_BYTES).ok_or(GrantError::Invalid)?;
        let mac = URL_SAFE_NO_PAD.decode(mac).map_err(|_| GrantError::Invalid)?;
        // compares in constant time
        self.mac.clone().chain_update(payload).verify_slice(&mac).map_err(|_| GrantError::Invalid)?;
        let json = URL_SAFE_NO_PAD.decode(payload).map_err(|_| GrantError::Invalid)?;
        let grant: Grant = serde_json::from_slice(&json).map_err(|_| GrantError::Invalid)?;
        if now_ms >= grant.expires_at_ms {
            return Err(GrantError::Expired);
        }
        Ok(VerifiedGrant(Box::new(grant)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant() -> Grant {
        Grant {
            id: "g1".into(),
            room: RoomId::from("r1"),
            participant: "p1".into(),
            role: Role::Petitioner,
            name: "王先生".into(),
            title: String::new(),
            place: String::new(),
            en: Default::default(),
            standing: Standing::Present,
            reason: None,
            rights: Rights::ALL,
            expires_at_ms: 1_000,
        }
    }

    #[test]
    fn a_signed_grant_is_verified_until_it_expires() {
        let key = GrantKey::new(&[7; 32]);
        let token = key.sign(&grant());
        assert_eq!(key.verify(&token, 999).map(|it| it.grant().clone()), Ok(grant()));
        assert_eq!(key.verify(&token, 1_000), Err(GrantError::Expired));
    }

    #[test]
    fn a_mark_names_one_purpose_and_one_id() {
        let key = GrantKey::new(&[7; 32]);
        let mark = key.mark("join", "p1");
        assert!(key.is_mark("join", "p1", &mark));
        let foreign = GrantKey::new(&[8; 32]).mark("join", "p1");
        for (purpose, id, word) in [("join", "p2", &mark), ("look", "p1", &mark), ("join", "p1", &foreign), ("join", "p1", &String::new())]
        {
            assert!(!key.is_mark(purpose, id, word), "{purpose} {id} {word}");
        }
    }

    #[test]
    fn altered_foreign_and_broken_tokens_are_invalid() {
        let key = GrantKey::new(&[7; 32]);
        let token = key.sign(&grant());
        let (_, mac) = token.split_once('.').expect("two parts");
        let other = key.sign(&Grant { participant: "p2".into(), ..grant() });
        let (other_payload, _) = other.split_once('.').expect("two parts");
        for bad in [format!("{other_payload}.{mac}"), GrantKey::new(&[8; 32]).sign(&grant()), String::new(), ".".into(), "x".repeat(9_000)]
        {
            assert_eq!(key.verify(&bad, 0), Err(GrantError::Invalid), "{bad}");
        }
        for at in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(bytes).expect("still letters");
            // the last letter of base64 may hold unused bits, which the decoder refuses as well
            assert_eq!(key.verify(&altered, 0), Err(GrantError::Invalid), "byte {at}");
        }
    }
}
