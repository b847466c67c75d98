//! The slip printer against its simulated twin: what is printed, and what is said when nothing comes out.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod api;
mod device_file;
mod paper;
mod stand;
mod trouble;
