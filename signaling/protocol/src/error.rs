//! Error codes of the room socket. The text for people is made in the page from the code.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why the room refused something. Stable: pages translate by these names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Not JSON, an unknown `type`, or a field that does not fit. Fatal.
    MessageMalformed,
    /// Longer than `MAX_MESSAGE_BYTES`, or nested deeper than `MAX_JSON_DEPTH`. Fatal.
    MessageTooLarge,
    /// More messages than the limits allow. Fatal.
    TooManyMessages,
    /// Binary frames are not part of the protocol. Fatal.
    MessageBinary,
    /// The first message was neither `join` nor `resume`, or a second `join` came. Fatal.
    MessageOutOfOrder,
    /// The client speaks another protocol version: reload the page. Fatal.
    VersionUnsupported,
    /// The grant's signature does not fit: altered, or from another server. Fatal.
    GrantInvalid,
    /// The grant is too old: ask for a new one. Fatal.
    GrantExpired,
    /// The grant already opened a seat once: ask for a new one. Fatal.
    GrantUsed,
    /// The room does not exist on this server, or has ended. Fatal.
    RoomUnknown,
    /// The room is full. Fatal.
    RoomFull,
    /// The resume token is unknown or too old: join with a new grant. Fatal.
    ResumeUnknown,
    /// The SDP offer cannot be parsed or answered.
    OfferInvalid,
    /// More lanes than `MAX_LANES_PER_KIND` were offered.
    TooManyLanes,
    /// The grant does not allow what was offered, ordered or written.
    NotPermitted,
    /// The order or line names somebody who is not in the room.
    ParticipantUnknown,
    /// A line is empty or longer than `MAX_LINE_CHARS`.
    LineInvalid,
    /// Nothing was heard for `SILENCE_LIMIT_MS`. Fatal.
    Silent,
    /// The mailbox of the room is full; try again. Fatal.
    RoomBusy,
    /// The server failed; it is logged. Fatal.
    Internal,
}

impl ErrorCode {
    /// Whether the socket closes right after the error.
    #[must_use]
    pub fn is_fatal(self) -> bool {
        !matches!(self, Self::OfferInvalid | Self::TooManyLanes | Self::NotPermitted | Self::ParticipantUnknown | Self::LineInvalid)
    }

    /// What went wrong and what to do next, for logs and developers. Pages translate the code instead.
    #[must_use]
    pub fn explanation(self) -> &'static str {
        match self {
            Self::MessageMalformed => "the message is not JSON of a known type; see docs/protocol.md",
            Self::MessageTooLarge => "the message is too long or nests too deep; offer fewer lanes or codecs",
            Self::TooManyMessages => "too many messages; wait and connect again",
            Self::MessageBinary => "binary frames are not understood; send JSON text",
            Self::MessageOutOfOrder => "the first message must be join or resume, and only the first",
            Self::VersionUnsupported => "another protocol version is spoken here; reload the page",
            Self::GrantInvalid => "the grant does not fit; ask for a new one",
            Self::GrantExpired => "the grant is too old; ask for a new one",
            Self::GrantUsed => "the grant was used before; ask for a new one",
            Self::RoomUnknown => "the room is not open here; ask again where it is",
            Self::RoomFull => "the room is full; try again when somebody has left",
            Self::ResumeUnknown => "the seat was given up; join again with a new grant",
            Self::OfferInvalid => "the offer cannot be read or answered; make a new one",
            Self::TooManyLanes => "too many media lines; offer fewer lanes",
            Self::NotPermitted => "the grant does not allow it; without the right to send offer receive-only lanes",
            Self::ParticipantUnknown => "nobody of that id is in the room; look at the last messages",
            Self::LineInvalid => "a line has 1 to 500 characters",
            Self::Silent => "nothing was heard for too long; connect again and resume",
            Self::RoomBusy => "the room has too much to do; connect again and resume",
            Self::Internal => "the server failed and has logged it; connect again",
        }
    }
}

/// Why the server closed the room or the participant's seat in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// The session was ended by its host.
    SessionEnded,
    /// The same participant joined again elsewhere with a newer grant.
    Replaced,
    /// The host or server took the participant out.
    Removed,
    /// The server is shutting down.
    ServerStopping,
}
