//! Figures as files: XLSX for offices, CSV for everything else, one table definition for both. Sittings as calendars.

pub mod csv;
pub mod demand;
pub mod ical;
pub mod table;
pub mod xlsx;
