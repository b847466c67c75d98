//! Duties.

pub mod acknowledge;
pub mod fits;
pub mod mine;
pub mod set;
pub mod steps;
