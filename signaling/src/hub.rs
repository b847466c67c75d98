//! The rooms of this node: opens and closes them, and brings sockets to them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::{Sink, Stream};
use signaling_protocol::{CloseReason, ErrorCode};
use signaling_sfu as sfu;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::actor::{Actor, MAILBOX, Mail};
use crate::clock::Clock;
use crate::connection::{self, Connection};
use crate::room::{ConnectionId, Fact, Room, RoomId, RoomPolicy};
use crate::{Frame, VerifiedGrant};

/// Media events that may wait for a room.
const EVENTS: usize = 256;

/// What a socket may begin with.
#[derive(Debug, Clone)]
pub enum Entry {
    /// The server verified a grant: the client may `join`, or `resume` a seat of the grant's room.
    Grant(VerifiedGrant),
    /// No grant: the client may only `resume`. The resume token alone proves who it is.
    Resume(RoomId),
}

impl Entry {
    pub(crate) fn room(&self) -> &RoomId {
        match self {
            Self::Grant(grant) => &grant.grant().room,
            Self::Resume(room) => room,
        }
    }
}

/// No such room is open here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the room is not open on this node")]
pub struct RoomUnknown;

/// The rooms of this node. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    shared: Arc<Shared>,
}

struct Shared {
    rooms: Mutex<HashMap<RoomId, mpsc::Sender<Mail>>>,
    media: sfu::Handle,
    facts: mpsc::Sender<Fact>,
    clock: Clock,
    last_connection: AtomicU64,
    last_room: AtomicU64,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Hub {
    /// A hub without rooms. Facts of all rooms go to `facts`; rooms wait while it is full, so read it promptly.
    #[must_use]
    pub fn new(media: sfu::Handle, facts: mpsc::Sender<Fact>) -> Self {
        let shared = Shared {
            rooms: Mutex::new(HashMap::new()),
            media,
            facts,
            clock: Clock::new(),
            last_connection: AtomicU64::new(0),
            last_room: AtomicU64::new(0),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Opens a room. `false` when it is open already; its policy stays then. To be called within a tokio runtime.
    pub async fn open_room(&self, id: RoomId, policy: RoomPolicy) -> bool {
        let (mailbox, mail) = mpsc::channel(MAILBOX);
        let (events_to, events) = mpsc::channel(EVENTS);
        {
            let mut rooms = self.rooms();
            if self.shared.stop.is_cancelled() || rooms.contains_key(&id) {
                return false;
            }
            rooms.insert(id.clone(), mailbox.clone());
        }
        let media_room = sfu::RoomId(self.shared.last_room.fetch_add(1, Ordering::Relaxed) + 1);
        if let Err(error) = self.shared.media.open(media_room, events_to).await {
            tracing::error!(room = id.0, %error, "a room was opened without media");
        }
        let actor = Actor {
            room: Room::new(id.clone(), policy),
            id,
            media_room,
            media: self.shared.media.clone(),
            clock: self.shared.clock,
            facts: self.shared.facts.clone(),
            mailbox: mailbox.downgrade(),
            outbounds: HashMap::new(),
            waiting: None,
            tasks: self.shared.tasks.clone(),
        };
        self.shared.tasks.spawn(actor.run(mail, events, self.shared.stop.clone()));
        true
    }

    /// Tells everybody in the room why, and closes it.
    ///
    /// # Errors
    /// When no such room is open.
    pub async fn close_room(&self, id: &RoomId, reason: CloseReason) -> Result<(), RoomUnknown> {
        let mailbox = self.rooms().remove(id).ok_or(RoomUnknown)?;
        mailbox.send(Mail::Close { reason }).await.map_err(|_| RoomUnknown)
    }

    /// Lets somebody in who waits in a room's lobby. Nothing happens when nobody waits by that id.
    ///
    /// # Errors
    /// When no such room is open.
    pub async fn admit(&self, id: &RoomId, participant: &str) -> Result<(), RoomUnknown> {
        let mailbox = self.mailbox(id).ok_or(RoomUnknown)?;
        mailbox.send(Mail::Admit { participant: participant.to_owned() }).await.map_err(|_| RoomUnknown)
    }

    /// Takes a participant out of a room. Nothing happens when it is not there.
    ///
    /// # Errors
    /// When no such room is open.
    pub async fn remove(&self, id: &RoomId, participant: &str) -> Result<(), RoomUnknown> {
        let mailbox = self.mailbox(id).ok_or(RoomUnknown)?;
        mailbox.send(Mail::Remove { participant: participant.to_owned() }).await.map_err(|_| RoomUnknown)
    }

    #[must_use]
    pub fn has_room(&self, id: &RoomId) -> bool {
        self.rooms().contains_key(id)
    }

    /// The rooms that are open.
    #[must_use]
    pub fn room_ids(&self) -> Vec<RoomId> {
        self.rooms().keys().cloned().collect()
    }

    /// How many rooms are open.
    #[must_use]
    pub fn room_count(&self) -> usize {
        self.rooms().len()
    }

    /// Serves a socket until it closes. Returns early only when the caller drops the future.
    pub async fn serve<S, E>(&self, entry: Entry, socket: S)
    where
        S: Stream<Item = Result<Frame, E>> + Sink<Frame> + Unpin + Send,
        E: Send,
    {
        let Some(mailbox) = self.mailbox(entry.room()) else {
            return Self::refuse(socket, ErrorCode::RoomUnknown).await;
        };
        let id = ConnectionId(self.shared.last_connection.fetch_add(1, Ordering::Relaxed) + 1);
        let (media, clock, stop) = (self.shared.media.clone(), self.shared.clock, self.shared.stop.clone());
        Connection::new(id, socket, mailbox, media, clock, stop).run(entry).await;
    }

    /// Tells a socket that was not admitted why, and closes it.
    pub async fn refuse<S, E>(mut socket: S, code: ErrorCode)
    where
        S: Stream<Item = Result<Frame, E>> + Sink<Frame> + Unpin + Send,
        E: Send,
    {
        connection::refuse(&mut socket, code).await;
    }

    /// Closes every room with [`CloseReason::ServerStopping`] and waits until all have ended.
    pub async fn shutdown(&self) {
        self.shared.stop.cancel();
        self.shared.tasks.close();
        self.shared.tasks.wait().await;
        self.rooms().clear();
    }

    fn mailbox(&self, id: &RoomId) -> Option<mpsc::Sender<Mail>> {
        self.rooms().get(id).cloned()
    }

    fn rooms(&self) -> MutexGuard<'_, HashMap<RoomId, mpsc::Sender<Mail>>> {
        // the map is whole after every statement, so a panic elsewhere leaves nothing half done
        self.shared.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
