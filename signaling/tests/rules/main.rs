//! The rules of a room as tables and laws: no socket, no clock, no media.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod house;

mod coming_and_going;
mod lane_law;
mod lanes;
mod order_of_the_talk;
mod seats_that_stay;
mod written;
