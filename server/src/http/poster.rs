//! What everybody may see of sittings.

pub mod leader_calendar;
pub mod list;
pub mod site_calendar;
