//! The hub over sockets made of channels, with the real media engine on loopback.

mod page;

mod bad_input;
mod session;
