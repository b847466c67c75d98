//! Sessions.

pub mod choose_interruption;
pub mod end;
pub mod grant;
pub mod invite;
pub mod log;
pub mod read_back;
pub mod save_note;
pub mod talk_on;
