//! Invitations of county officers.

pub mod accept;
pub mod decline;
pub mod leave;
pub mod list;
pub mod send;
pub mod withdraw;
