//! Staff logins.

pub mod close;
pub mod open;
pub mod show;
