//! Room sockets: upgrade, verify, hand over to signaling.

pub mod room;
