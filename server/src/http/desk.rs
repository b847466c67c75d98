//! Desks.

pub mod admit;
pub mod beat;
pub mod call;
pub mod call_next;
pub mod close;
pub mod list;
pub mod open;
pub mod pause;
pub mod release;
pub mod resume;
pub mod send_back;
pub mod set_fault;
pub mod set_queues;
pub mod show;
pub mod write_to_lobby;
