//! The lawyers' rota by month.

pub mod generate;
pub mod lawyer_calendar;
pub mod publish;
pub mod seats;
pub mod show;
pub mod site_calendar;
