//! County officers.

pub mod list;
