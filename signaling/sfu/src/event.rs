//! What the engine reports about a room.

use crate::{PeerId, TrackId};

/// Something happened in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    Peer(PeerId, PeerEvent),
    /// Who speaks now; `None` when it is quiet.
    Speaker(Option<PeerId>),
}

/// Something happened to a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeerEvent {
    /// Media can flow both ways.
    LinkUp,
    /// Nothing was heard for the configured time, or the connection failed. An ICE restart may bring it back.
    LinkDown,
    /// Packets arrive on a track that was idle.
    TrackStarted(TrackId),
    /// No packet arrived on a track for two seconds.
    TrackStopped(TrackId),
    /// How the line of a connected peer is, every two seconds.
    Quality(Quality),
}

/// The line between one peer and the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quality {
    /// There and back, in ms; `None` until something was measured.
    pub rtt_ms: Option<u16>,
    /// Media go over TCP: UDP is blocked.
    pub is_tcp: bool,
    /// What the server receives from the peer.
    pub up: Leg,
    /// What the peer receives, as it reports itself.
    pub down: Leg,
    /// What the line to the peer can carry; `None` without an estimate.
    pub estimate_kbps: Option<u32>,
    /// Some picture is shown smaller, or not at all, because of the line.
    pub is_low: bool,
}

/// One direction of a line, over the last two seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Leg {
    pub kbps: u32,
    /// Packets lost, of a thousand.
    pub loss_permille: u16,
    /// Variation of the packets' delay (RFC 3550 section 6.4.1), of the worst stream.
    pub jitter_ms: u16,
}
