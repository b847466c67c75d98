//! How often leaders receive.

pub mod add;
pub mod list;
