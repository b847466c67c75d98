//! Progress by query code.

pub mod ask;
