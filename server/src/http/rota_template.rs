//! The seats that come again.

pub mod list;
pub mod set;
