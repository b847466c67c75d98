//! The catalogue of responsible units.

pub mod list;
