//! Coming in by a link.

pub mod grant;
pub mod look;
