//! The wire types of the room socket: what a page or a native peer says to the room, and what it hears.
//!
//! Every message is one JSON text frame with a `type` field. The TypeScript twins in `bindings/` are generated from
//! these types; nothing else defines the protocol. The life cycle is told in `docs/protocol.md`.

mod client;
mod depth;
mod error;
mod floor;
mod limits;
mod server;
pub mod typescript;

pub use client::{ClientMessage, Moderation, Tile};
pub use depth::is_too_deep;
pub use error::{CloseReason, ErrorCode};
pub use floor::{Audience, Floor, Line, LineKind, Quality, Spotlight, Standing};
pub use limits::*;
pub use server::{
    InEnglish, Lane, LaneAssignment, LeaveReason, LinkState, MediaKind, MediaState, Participant, Role, RoomSnapshot, ServerMessage, Source,
};

/// The version that a client names in `join`. A server refuses any other with [`ErrorCode::VersionUnsupported`].
pub const PROTOCOL_VERSION: u16 = 2;
