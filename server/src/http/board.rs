//! Hall boards.

pub mod ask_voice;
pub mod show;
