//! Appointments: of the person by code, of staff by id.

pub mod answer;
pub mod book;
pub mod brief;
pub mod calendar;
pub mod cancel;
pub mod complete;
pub mod follow_up;
pub mod list;
pub mod move_to;
pub mod of_sitting;
pub mod screen;
pub mod screenings;
pub mod search;
pub mod show;
pub mod to_tell;
pub mod told;
pub mod withdraw;
