//! What can happen to a room.

use signaling_protocol::{Audience, CloseReason, LeaveReason, LineKind, MediaState, Moderation, Quality, Tile};
use signaling_sfu::{LaneLine, PeerId, TrackId, TrackLine};

use crate::VerifiedGrant;

/// One socket. Never reused within a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ConnectionId(pub u64);

/// Something that happened.
#[derive(Debug)]
pub enum Input {
    Join(Box<Joining>),
    /// A new socket shows a resume token. `new_token` replaces it.
    Resume {
        connection: ConnectionId,
        token: String,
        new_token: String,
    },
    /// The media engine answered a further offer.
    Offered(Box<Offered>),
    SetMedia {
        connection: ConnectionId,
        media: MediaState,
    },
    /// Nothing came over the socket for `QUIET_LIMIT_MS`, or something came again.
    Quiet {
        connection: ConnectionId,
        is_quiet: bool,
    },
    Tiles {
        connection: ConnectionId,
        tiles: Vec<Tile>,
    },
    Say {
        connection: ConnectionId,
        kind: LineKind,
        to: Audience,
        text: String,
    },
    Moderate {
        connection: ConnectionId,
        order: Moderation,
    },
    Quality {
        peer: PeerId,
        quality: Quality,
    },
    /// The socket broke; its participant may come back.
    SocketLost {
        connection: ConnectionId,
    },
    /// The participant left for good, or was refused for breaking the protocol.
    Leave {
        connection: ConnectionId,
        reason: LeaveReason,
    },
    Link {
        peer: PeerId,
        is_up: bool,
    },
    TrackActive {
        peer: PeerId,
        track: TrackId,
        is_active: bool,
    },
    Speaker {
        peer: Option<PeerId>,
    },
    /// The server lets somebody in who waits.
    Admit {
        participant: String,
    },
    /// The server takes somebody out.
    Remove {
        participant: String,
    },
    /// The server closes the room.
    Close {
        reason: CloseReason,
    },
    /// Time passed: see [`super::Room::next_deadline_ms`].
    Tick,
}

/// Somebody whose offer was answered asks for a seat.
#[derive(Debug)]
pub struct Joining {
    pub connection: ConnectionId,
    pub grant: VerifiedGrant,
    pub media: MediaState,
    pub peer: PeerId,
    pub answer: String,
    pub lanes: Vec<LaneLine>,
    pub tracks: Vec<TrackLine>,
    /// The participant's first resume token.
    pub token: String,
}

/// A further offer was answered.
#[derive(Debug)]
pub struct Offered {
    pub connection: ConnectionId,
    /// The client's number of the offer.
    pub id: u32,
    pub answer: String,
    /// All lanes, the former ones included.
    pub lanes: Vec<LaneLine>,
    pub tracks: Vec<TrackLine>,
}
