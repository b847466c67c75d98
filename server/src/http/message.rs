//! Messages that did not reach anybody.

pub mod list;
pub mod retry;
