//! A native peer: takes part in a room as a page does, without a browser. `kiosk check` measures with two of them, and
//! tests use them as people who send and receive.
//!
//! One offer, one answer (docs/protocol.md). What it sends is synthetic: packets shaped like VP8 and Opus that carry a
//! counter and their time of sending, not pictures.

mod connection;
mod keyframe_requests;
mod lanes;
mod local_address;
mod publish;
mod room_socket;
mod synthetic;
mod tally;

use std::time::Duration;

use signaling_protocol::{Lane, MediaState, PROTOCOL_VERSION, RoomSnapshot};
use tokio::sync::watch;

use crate::clock::Stopwatch;
use crate::upstream::Upstream;
use connection::Connection;
use lanes::LaneBook;
use room_socket::RoomSocket;

pub use connection::MediaPath;
pub use publish::{Publication, Stream};
pub use signaling_protocol::{ClientMessage, MediaKind, ServerMessage};
pub use tally::{Span, Tally};

/// How long the server may take to answer `join`.
const JOIN_WITHIN: Duration = Duration::from_secs(10);

/// What the peer offers.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// Whether it has a microphone and a camera.
    pub sends: bool,
    /// How many others it wants to receive.
    pub lanes: usize,
}

/// Why a peer could not take part.
#[derive(Debug)]
pub enum PeerError {
    /// No socket to the room: the server is away, or it is not a server of ours.
    Socket(anyhow::Error),
    /// The room refused, or said something unexpected.
    Refused(String),
    /// The socket works but no media path came up: UDP is blocked on the way.
    NoMediaPath,
    /// The media stack of this machine failed.
    Local(String),
}

impl std::fmt::Display for PeerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Socket(error) => write!(f, "no socket to the room: {error:#}"),
            Self::Refused(why) => write!(f, "the room refused: {why}"),
            Self::NoMediaPath => write!(f, "no media path came up; is UDP to the server allowed?"),
            Self::Local(why) => write!(f, "the media stack of this machine failed: {why}"),
        }
    }
}

impl std::error::Error for PeerError {}

impl From<webrtc::error::Error> for PeerError {
    fn from(error: webrtc::error::Error) -> Self {
        Self::Local(error.to_string())
    }
}

/// A participant of a room. Call [`Peer::leave`] at the end; a dropped peer is lost to the room as if its line broke.
pub struct Peer {
    id: String,
    room: RoomSnapshot,
    lanes: Vec<Lane>,
    answer: String,
    socket: RoomSocket,
    connection: Connection,
    book: LaneBook,
    path: watch::Receiver<MediaPath>,
}

impl Peer {
    /// Joins by the socket path of a grant. `clock` dates what is sent and received: peers that are compared share one.
    ///
    /// # Errors
    /// When there is no socket, or the room refuses.
    pub async fn join(upstream: &Upstream, socket_path: &str, wish: Wish, clock: Stopwatch) -> Result<Self, PeerError> {
        let mut socket = RoomSocket::open(upstream, socket_path).await.map_err(PeerError::Socket)?;
        let book = LaneBook::new(clock);
        let addresses = local_address::towards(upstream).await;
        let (connection, path) = Connection::offer(wish, addresses, book.clone()).await?;
        let media = MediaState { audio: wish.sends, video: wish.sends };
        socket.say(ClientMessage::Join { version: PROTOCOL_VERSION, offer: connection.offer_text().to_owned(), media }).await;
        let joined = tokio::time::timeout(JOIN_WITHIN, socket.hear()).await.map_err(|_| PeerError::Refused("it says nothing".into()))?;
        match joined {
            Some(ServerMessage::Joined { participant, answer, lanes, room, .. }) => {
                connection.accept(&answer).await?;
                Ok(Self { id: participant, room, lanes, answer, socket, connection, book, path })
            }
            Some(ServerMessage::Error { code, message, .. }) => Err(PeerError::Refused(format!("{code:?}: {message}"))),
            other => Err(PeerError::Refused(format!("unexpected: {other:?}"))),
        }
    }

    /// Its own participant id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The room as it was on joining.
    #[must_use]
    pub fn room(&self) -> &RoomSnapshot {
        &self.room
    }

    /// Its lanes in offer order.
    #[must_use]
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// The UDP ports at which the server takes media, as it says.
    #[must_use]
    pub fn media_ports(&self) -> Vec<u16> {
        connection::ports_in(&self.answer)
    }

    /// Waits for the media path.
    ///
    /// # Errors
    /// `NoMediaPath` when it fails or does not come within `patience`.
    pub async fn connected(&mut self, patience: Duration) -> Result<(), PeerError> {
        let is_settled = self.path.wait_for(|path| *path != MediaPath::Opening);
        match tokio::time::timeout(patience, is_settled).await {
            Ok(Ok(path)) if *path == MediaPath::Open => Ok(()),
            _ => Err(PeerError::NoMediaPath),
        }
    }

    /// Begins to send synthetic sound and picture. A peer that offered no senders sends nothing.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn publish(&self, video_kbps: u32) -> Result<Publication, PeerError> {
        Ok(Publication::start(self.connection.senders().await?, video_kbps, self.book.clock()))
    }

    /// What came in on a lane so far; lanes are counted per kind from 0. Nothing yet: all zero.
    #[must_use]
    pub fn received(&self, kind: MediaKind, lane: usize) -> Tally {
        self.book.tally(kind, lane)
    }

    /// Packets that came in so far on each lane on which any came.
    #[must_use]
    pub fn packets_per_lane(&self) -> Vec<(MediaKind, usize, u64)> {
        self.book.packets_per_lane()
    }

    /// Says something to the room.
    pub async fn say(&self, message: ClientMessage) {
        self.socket.say(message).await;
    }

    /// The next message of the room; `None` when the socket has ended.
    pub async fn hear(&mut self) -> Option<ServerMessage> {
        self.socket.hear().await
    }

    /// Leaves for good.
    pub async fn leave(self) {
        self.socket.leave().await;
        self.connection.close().await;
    }
}
