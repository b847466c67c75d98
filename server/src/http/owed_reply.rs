//! Written replies that units owe.

pub mod answer;
pub mod list;
