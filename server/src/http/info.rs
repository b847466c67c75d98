//! What this installation is and how it fares.

pub mod health;
pub mod metrics;
pub mod ready;
pub mod show;
