//! Volunteer lawyers, their leave and the reserve list.

pub mod change;
pub mod file_leave;
pub mod import;
pub mod list;
pub mod set_reserve;
pub mod withdraw_leave;
