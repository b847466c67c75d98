//! Left-over people.

pub mod end;
