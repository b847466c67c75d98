//! Leaders.

pub mod list;
