//! Leaders' posted receptions.

pub mod absent;
pub mod approve;
pub mod candidates;
pub mod change;
pub mod confirm;
pub mod create;
pub mod delete;
pub mod finish;
pub mod late;
pub mod list;
pub mod postpone;
pub mod publish;
pub mod show;
pub mod start;
pub mod substitute;
pub mod unapprove;
