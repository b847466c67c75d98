//! The month's plan of a site.

pub mod approve;
pub mod check;
pub mod generate;
pub mod publish;
pub mod unapprove;
