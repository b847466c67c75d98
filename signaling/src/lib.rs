//! The real-time plane: rooms, the room socket and its rules, above the media engine.
//!
//! The server gives it verified grants and sockets and reads [`Fact`]s; it knows nothing of HTTP, of the database or
//! of what a session means. `docs/protocol.md` tells what pages hear and say.
//!
//! - [`Hub`] holds the rooms and serves sockets: start here.
//! - [`room`] is the rules: pure, told the time, no IO.
//! - An actor task for each room is the only writer of its state: no locks on the way of a message.

mod actor;
mod clock;
mod connection;
mod frame;
mod grant;
mod hub;
mod limiter;
pub mod room;
mod token;

pub use frame::Frame;
pub use grant::{Grant, GrantError, GrantKey, Rights, VerifiedGrant};
pub use hub::{Entry, Hub, RoomUnknown};
pub use room::{Fact, FactKind, RoomId, RoomPolicy};
pub use signaling_protocol as protocol;
pub use signaling_sfu as sfu;
