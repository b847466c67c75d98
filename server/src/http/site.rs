//! Places.

pub mod list;
pub mod today;
