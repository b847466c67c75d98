//! Event feeds.

pub mod listen;
