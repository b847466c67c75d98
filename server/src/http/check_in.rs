//! Coming to one's slot.

pub mod arrive;
