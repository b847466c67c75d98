//! Devices at a kiosk, each with a simulated twin that speaks the real protocol.

pub mod printer;
pub mod printer_twin;
