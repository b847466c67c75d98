//! The rules of a room as tables and laws: no socket, no clock, no media.

mod house;

mod coming_and_going;
mod lane_law;
mod lanes;
