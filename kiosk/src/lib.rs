//! The program on a kiosk machine: it keeps the kiosk page alive when the network is not, and tests the line.
//!
//! Invariants: nothing of the server is imported but its wire types; everything that comes from the network is bounded;
//! no secret is added to what passes through. Media do not pass: the browser and [`peer`] talk to the server directly.

pub mod check;
pub mod cli;
pub mod clock;
pub mod device;
pub mod peer;
pub mod run;
pub mod upstream;
