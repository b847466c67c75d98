//! Figures of demand for legal advice.

pub mod csv;
pub mod show;
pub mod xlsx;
