//! What a client says.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A message from a page or native peer to its room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientMessage {
    /// First message on a new socket. The client always offers, the server always answers, so there is no glare.
    Join {
        /// `PROTOCOL_VERSION`.
        version: u16,
        /// SDP offer: at most one audio, one camera and one screen sender, then receive-only lanes.
        offer: String,
        /// Whether the microphone and camera are on at the start.
        media: crate::MediaState,
    },
    /// First message on a new socket of a participant whose old socket broke; media goes on undisturbed.
    Resume {
        /// `PROTOCOL_VERSION`.
        version: u16,
        /// The `resume` token of the last `joined` or `resumed`.
        token: String,
    },
    /// A further offer on the same connection: ICE restart, or more lanes.
    Offer {
        /// Echoed in the `answer`.
        id: u32,
        sdp: String,
    },
    /// The participant muted or unmuted itself.
    SetMedia { media: crate::MediaState },
    /// Keeps the socket alive and measures the round trip.
    Ping {
        /// Echoed in the `pong`.
        nonce: u32,
    },
    /// The participant leaves for good; its resume token dies.
    Leave,
}
