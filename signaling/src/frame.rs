//! A frame of a WebSocket, whatever library made it: the server translates its own into these.

/// What comes from and goes to a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    Text(String),
    Binary(Vec<u8>),
    Ping(Vec<u8>),
    Pong(Vec<u8>),
    Close,
}
