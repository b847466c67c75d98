//! The hall manager.

pub mod carry_overs;
pub mod reconcile;
pub mod set_notices;
pub mod set_voice;
pub mod show;
