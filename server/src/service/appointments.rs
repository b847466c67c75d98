//! A petitioner's claim on a time: held, booked, screened, answered, moved, checked in.

pub mod answer;
pub mod appointment;
pub mod appointment_calendar;
pub mod appointment_message;
pub mod appointment_search;
pub mod appointment_view;
pub mod booking;
pub mod booking_form;
pub mod check_in;
pub mod hold;
pub mod proof;
pub mod screening;
pub mod to_tell;
pub mod wait_list;
pub mod walk_in;
