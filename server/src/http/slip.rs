//! The phone page of a slip.

pub mod show;
