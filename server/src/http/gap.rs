//! Empty chairs.

pub mod answer;
pub mod fill;
