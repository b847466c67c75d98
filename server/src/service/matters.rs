//! The matter behind a visit: registered, routed, found again, followed by code.

pub mod duplicate;
pub mod matter;
pub mod progress;
pub mod receipt;
pub mod registration;
pub mod route;
