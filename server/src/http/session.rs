//! Sessions.

pub mod grant;
pub mod invite;
pub mod save_note;
