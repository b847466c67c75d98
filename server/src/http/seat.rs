//! Seats of called people at kiosks.

pub mod answer;
pub mod claim;
pub mod grant;
pub mod help;
pub mod preflight;
pub mod rate;
pub mod read_notice;
pub mod release;
pub mod show;
