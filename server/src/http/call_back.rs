//! People whom the legal line calls back.

pub mod add_try;
pub mod ask;
pub mod list;
pub mod told;
