//! What a client says.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Audience, LineKind, Source};

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
    /// How large the lanes are shown, in device pixels; 0 for a lane that is not shown. The server sends no larger layer than is seen.
    Tiles { tiles: Vec<Tile> },
    /// Writes a line of 1 to `MAX_LINE_CHARS` characters.
    Say { kind: LineKind, to: Audience, text: String },
    /// The host orders the talk.
    Moderate { order: Moderation },
    /// Keeps the socket alive and measures the round trip.
    Ping {
        /// Echoed in the `pong`.
        nonce: u32,
    },
    /// The participant leaves for good; its resume token dies.
    Leave,
}

/// A lane's size on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Tile {
    pub mid: String,
    pub height: u16,
}

/// An order of whoever has the right to moderate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "order", rename_all = "snake_case", deny_unknown_fields)]
pub enum Moderation {
    /// Lets somebody in who waits.
    Admit {
        participant: String,
    },
    /// `true`: nobody hears, or sees, them until it is lifted; what they switch on themselves changes nothing.
    Mute {
        participant: String,
        audio: bool,
        video: bool,
    },
    Hold {
        participant: String,
        is_held: bool,
    },
    /// Ends the talk for one; never for the petitioner, whose visit ends at the desk.
    Remove {
        participant: String,
    },
    /// What everybody shows big; without a participant each page decides again.
    Spotlight {
        participant: Option<String>,
        source: Source,
    },
    /// The side room of the staff.
    Consult {
        is_on: bool,
    },
    /// A classified topic: everything pauses until the host goes on.
    Stop {
        is_on: bool,
    },
}
