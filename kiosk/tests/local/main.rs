//! `kiosk run` against a stand-in server: what passes through, and what stands in when the server is away.

mod away;
mod stand_in;
mod through;
