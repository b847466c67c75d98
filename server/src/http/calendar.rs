//! Tables of days off.

pub mod list;
pub mod load;
