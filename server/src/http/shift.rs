//! Duties.

pub mod acknowledge;
pub mod fits;
pub mod mine;
pub mod of_day;
pub mod set;
pub mod sign_in;
pub mod sign_out;
pub mod steps;
