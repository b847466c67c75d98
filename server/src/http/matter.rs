//! Matters: registering, finding the like, looking at them.

pub mod add_handler;
pub mod at_desk;
pub mod duplicates;
pub mod history;
pub mod receipt;
pub mod register;
pub mod show;
