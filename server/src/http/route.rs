//! Where a matter belongs.

pub mod suggest;
