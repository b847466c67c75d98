//! Proof of a phone.

pub mod prove;
pub mod send_code;
