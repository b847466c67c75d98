//! Hall boards.

pub mod show;
