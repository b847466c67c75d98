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
    /// The grant does not allow publishing what was offered.
    NotPermitted,
    /// Nothing was heard for `SILENCE_LIMIT_MS`. Fatal.
    Silent,
    /// The mailbox of the room is full; try again. Fatal.
    RoomBusy,
    /// The server failed; it is logged. Fatal.
    Internal,
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
