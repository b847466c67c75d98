//! The engine with its real TCP port: media over it, a line that takes nothing, and connections that mean harm.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod abuse;
#[expect(dead_code, reason = "shared with the scenarios, which use more of it")]
#[path = "../scenarios/client.rs"]
mod client;
mod media;
mod wire;
