//! Invitations of county officers.

pub mod accept;
pub mod decline;
pub mod leave;
pub mod list;
pub mod next;
pub mod send;
pub mod withdraw;
