//! What did not reach a lawyer.

pub mod list;
