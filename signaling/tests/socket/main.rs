//! The hub over sockets made of channels, with the real media engine on loopback.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod page;

mod bad_input;
mod session;
