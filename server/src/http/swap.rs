//! Giving duties to colleagues.

pub mod approve;
pub mod list;
pub mod open;
pub mod reject;
pub mod take;
pub mod untake;
pub mod withdraw;
