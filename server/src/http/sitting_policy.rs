//! How often leaders receive.

pub mod add;
pub mod list;
pub mod withdraw;
