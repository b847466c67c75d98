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
pub const PING_INTERVAL_MS: u64 = 5_000;
/// How long a participant whose socket broke may come back with its resume token, in milliseconds.
pub const RESUME_WINDOW_MS: u64 = 30_000;
/// How long a socket may stay silent before the server closes it, in milliseconds.
pub const SILENCE_LIMIT_MS: u64 = 20_000;
