//! Silent calls for help.

pub mod answer;
