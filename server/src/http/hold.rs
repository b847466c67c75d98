//! Slots kept while the form is filled.

pub mod place;
pub mod release;
