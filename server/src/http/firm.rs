//! Law firms and their conflict lists.

pub mod conflicts;
pub mod set_conflicts;
