//! Desks.

pub mod call_next;
pub mod close;
pub mod list;
pub mod open;
pub mod show;
