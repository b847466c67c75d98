//! Waiting lists of full sittings.

pub mod accept;
pub mod join;
pub mod leave;
pub mod refuse;
pub mod show;
