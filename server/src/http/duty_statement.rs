//! The month's statement of duties.

pub mod csv;
pub mod show;
pub mod xlsx;
