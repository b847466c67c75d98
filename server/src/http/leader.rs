//! Leaders.

pub mod change;
pub mod list;
