//! What a room wants done.

use signaling_protocol::{ErrorCode, LeaveReason, Moderation, Quality, ServerMessage};
use signaling_sfu::{PeerId, TrackId};

use super::{ConnectionId, RoomId};

/// To be carried out in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    Send {
        to: ConnectionId,
        message: Box<ServerMessage>,
    },
    /// The socket gets no seat: an error message, then a close.
    Refuse {
        connection: ConnectionId,
        code: ErrorCode,
    },
    /// Close the socket once everything sent so far is out.
    Close {
        connection: ConnectionId,
    },
    Media(MediaOrder),
    Fact(FactKind),
}

/// An order to the media engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaOrder {
    Add {
        peer: PeerId,
    },
    Remove {
        peer: PeerId,
    },
    Assign {
        viewer: PeerId,
        mid: String,
        source: Option<(PeerId, TrackId)>,
    },
    /// The lane is shown this high, in device pixels; 0: not at all.
    Want {
        viewer: PeerId,
        mid: String,
        height: u16,
    },
}

/// Something that the server may want to write down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub room: RoomId,
    /// Milliseconds since 1970.
    pub at_ms: u64,
    pub kind: FactKind,
}

/// What became true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactKind {
    Joined {
        participant: String,
    },
    /// Socket and media are up, for the first time or again.
    Live {
        participant: String,
    },
    /// Socket or media was lost; it may come back.
    Interrupted {
        participant: String,
    },
    Left {
        participant: String,
        reason: LeaveReason,
    },
    /// Somebody is heard from now on.
    Admitted {
        participant: String,
    },
    /// The host gave an order that was carried out.
    Ordered {
        by: String,
        order: Moderation,
    },
    /// About every ten seconds for each participant.
    Quality {
        participant: String,
        quality: Quality,
    },
    /// The last one left. The room stays open until the server closes it.
    Empty,
}
