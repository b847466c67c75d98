//! Reads ICE Binding Requests before str0m does: whom they are for, whether they are genuine, and nominates early.
//!
//! Chromium sends USE-CANDIDATE to an ICE-lite agent only with its second check, about 50 ms after the first, and
//! str0m starts DTLS only on a nominated pair. So the first authenticated check of a connection is rebuilt with
//! USE-CANDIDATE under the same transaction id; the reply satisfies the browser. Measured: 50 ms less for each join.

use std::sync::LazyLock;

use str0m::crypto::Sha1HmacProvider;
use str0m::ice::{IceCreds, StunMessage, StunMessageBuilder};

/// Longest rebuilt request: header, user name (513 bytes at most, RFC 8489 section 14.3) and small attributes.
const MAX_REQUEST_BYTES: usize = 700;

static HMAC: LazyLock<&'static dyn Sha1HmacProvider> = LazyLock::new(|| str0m::crypto::from_feature_flags().sha1_hmac_provider);

/// A Binding Request of which nothing is proven yet.
pub struct BindingRequest<'a> {
    message: StunMessage<'a>,
}

impl<'a> BindingRequest<'a> {
    /// `None` for anything that is not a Binding Request.
    pub fn parse(datagram: &'a [u8]) -> Option<Self> {
        // RFC 8489 section 5: two zero bits, then method Binding, class request
        if datagram.len() < 20 || datagram[..2] != [0, 1] {
            return None;
        }
        let message = StunMessage::parse(datagram).ok()?;
        message.is_binding_request().then_some(Self { message })
    }

    /// The local user fragment: it names the peer that the request is for.
    pub fn ufrag(&self) -> Option<&str> {
        self.message.split_username().map(|(local, _)| local)
    }

    /// Whether the sender knows the password that only the answer carried.
    pub fn is_authentic(&self, credentials: &IceCreds) -> bool {
        self.message.verify(credentials.pass.as_bytes(), |key, parts| HMAC.sha1_hmac(key, parts))
    }

    /// The same request with USE-CANDIDATE; `None` when it already nominates or lacks a required attribute.
    pub fn nominating(&self, credentials: &IceCreds) -> Option<Vec<u8>> {
        if self.message.use_candidate() {
            return None;
        }
        let request = StunMessageBuilder::new()
            .binding()
            .request()
            .username(self.message.username()?)
            .prio(self.message.prio()?)
            .use_candidate()
            .ice_controlling(self.message.ice_controlling()?)
            .build(self.message.trans_id());
        let mut bytes = vec![0; MAX_REQUEST_BYTES];
        let length = request.to_bytes(Some(credentials.pass.as_bytes()), &mut bytes, |key, parts| HMAC.sha1_hmac(key, parts)).ok()?;
        bytes.truncate(length);
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A first check as Chromium sends it to an ICE-lite agent.
    fn first_check(credentials: &IceCreds) -> Vec<u8> {
        let user = format!("{}:remote", credentials.ufrag);
        let request =
            StunMessageBuilder::new().binding().request().username(&user).prio(7).ice_controlling(9).build(str0m::ice::TransId::new());
        let mut bytes = vec![0; MAX_REQUEST_BYTES];
        let length = request.to_bytes(Some(credentials.pass.as_bytes()), &mut bytes, |key, parts| HMAC.sha1_hmac(key, parts)).unwrap();
        bytes.truncate(length);
        bytes
    }

    #[test]
    fn a_first_check_becomes_an_authentic_nomination_of_the_same_transaction() {
        let credentials = IceCreds::new();
        let bytes = first_check(&credentials);
        let request = BindingRequest::parse(&bytes).unwrap();
        assert_eq!(request.ufrag(), Some(credentials.ufrag.as_str()));
        assert!(request.is_authentic(&credentials));
        let rebuilt = request.nominating(&credentials).unwrap();
        let nomination = BindingRequest::parse(&rebuilt).unwrap();
        assert!(nomination.is_authentic(&credentials) && nomination.message.use_candidate());
        assert_eq!(nomination.message.trans_id(), request.message.trans_id());
        assert!(nomination.nominating(&credentials).is_none(), "it nominates already");
    }

    #[test]
    fn a_check_without_the_password_is_not_authentic() {
        let credentials = IceCreds::new();
        let stranger = IceCreds { pass: "guessed".to_owned(), ..credentials.clone() };
        let bytes = first_check(&stranger);
        assert!(!BindingRequest::parse(&bytes).unwrap().is_authentic(&credentials));
        assert!(BindingRequest::parse(b"\x80\x60 not STUN but long enough").is_none());
    }
}
