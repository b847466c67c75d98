//! Priority classes.

pub mod list;
