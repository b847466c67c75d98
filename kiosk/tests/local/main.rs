//! `kiosk run` against a stand-in server: what passes through, and what stands in when the server is away.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod away;
mod stand_in;
mod through;
