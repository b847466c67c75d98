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
}
