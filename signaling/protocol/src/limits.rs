//! Every limit of the room socket, with its number. A breach is answered with an error code, then a close.

/// Longest message accepted, in bytes of UTF-8. An untrimmed Chromium offer with 25 + 25 lanes is about 55 KB.
pub const MAX_MESSAGE_BYTES: usize = 131_072;
/// Deepest JSON nesting accepted.
pub const MAX_JSON_DEPTH: usize = 8;
/// Messages that a client may send in a burst.
pub const MESSAGE_BURST: u32 = 40;
/// Messages per second that a client may send over time.
pub const MESSAGES_PER_SECOND: u32 = 20;
/// People in one room.
pub const MAX_PARTICIPANTS: usize = 16;
/// Receive-only lanes of each kind that one page may offer.
pub const MAX_LANES_PER_KIND: usize = 25;
/// How often a client pings, in milliseconds.
pub const PING_INTERVAL_MS: u64 = 2_000;
/// Who was not heard for so long counts as interrupted, in milliseconds; a client says so itself when no `pong` came for so long. Two
/// pings may be lost, and both sides still know within the 5 s that domain.md 5.1 promises.
pub const QUIET_LIMIT_MS: u64 = 4_500;
/// How long the lanes of somebody interrupted are kept for them, in milliseconds. The seat stays longer.
pub const LANE_HOLD_MS: u64 = 20_000;
/// Longest line that somebody writes, in characters.
pub const MAX_LINE_CHARS: usize = 500;
/// Lines that a newcomer is shown.
pub const MAX_LINES_KEPT: usize = 200;
/// Between the announcement of a newcomer and their first sound, in milliseconds.
pub const ANNOUNCE_MS: u64 = 3_000;
/// How long a participant of a test room, whose socket broke, may come back with its resume token, in milliseconds. In a session the seat
/// stays until the host decides.
pub const RESUME_WINDOW_MS: u64 = 30_000;
/// How long a socket may stay silent before the server closes it, in milliseconds.
pub const SILENCE_LIMIT_MS: u64 = 20_000;
