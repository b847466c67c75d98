//! Line tests of kiosks.

pub mod open;
