//! What somebody sees before they book.

pub mod hint;
pub mod lawyers;
pub mod slots;
