//! Orders of leaders.

pub mod finish;
pub mod give;
pub mod list;
