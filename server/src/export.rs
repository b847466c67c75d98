//! Figures as files: XLSX for offices, CSV for everything else. One table definition for both.

pub mod csv;
pub mod table;
pub mod xlsx;
