//! The room socket of a native peer: JSON both ways, kept alive by pings.

use std::time::Duration;

use anyhow::Context as _;
use futures_util::{SinkExt, StreamExt};
use signaling_protocol::{ClientMessage, PING_INTERVAL_MS, ServerMessage};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

use crate::upstream::{Socket, Upstream};

/// Messages that wait for a slow reader; later ones are dropped.
const WAITING: usize = 256;
/// Keep-alive pings bear this number; their answers are not handed on.
const KEEP_ALIVE: u32 = u32::MAX;
const CLOSE_WITHIN: Duration = Duration::from_secs(2);

pub struct RoomSocket {
    say: mpsc::Sender<ClientMessage>,
    heard: mpsc::Receiver<ServerMessage>,
    task: TaskTracker,
    _stop: DropGuard,
}

impl RoomSocket {
    /// Opens the socket of a grant.
    pub async fn open(upstream: &Upstream, path: &str) -> anyhow::Result<Self> {
        let socket = upstream.socket(path, Default::default()).await.context("the room's socket could not be opened")?;
        let (say, to_say) = mpsc::channel(16);
        let (heard_to, heard) = mpsc::channel(WAITING);
        let stop = CancellationToken::new();
        let task = TaskTracker::new();
        task.spawn(run(socket, to_say, heard_to, stop.clone()));
        task.close();
        Ok(Self { say, heard, task, _stop: stop.drop_guard() })
    }

    /// What is said to a socket that has ended is lost; [`RoomSocket::hear`] then tells the end.
    pub async fn say(&self, message: ClientMessage) {
        let _ = self.say.send(message).await;
    }

    pub async fn hear(&mut self) -> Option<ServerMessage> {
        self.heard.recv().await
    }

    /// Says goodbye and waits until it is sent.
    pub async fn leave(self) {
        self.say(ClientMessage::Leave).await;
        let _ = tokio::time::timeout(CLOSE_WITHIN, self.task.wait()).await;
    }
}

async fn run(mut socket: Socket, mut to_say: mpsc::Receiver<ClientMessage>, heard: mpsc::Sender<ServerMessage>, stop: CancellationToken) {
    let mut keep_alive = tokio::time::interval(Duration::from_millis(PING_INTERVAL_MS));
    // the first message of a socket must be `join`
    keep_alive.reset();
    loop {
        let said = tokio::select! {
            () = stop.cancelled() => return,
            said = to_say.recv() => match said { Some(said) => said, None => return },
            _ = keep_alive.tick() => ClientMessage::Ping { nonce: KEEP_ALIVE },
            received = socket.next() => {
                match received {
                    Some(Ok(Message::Text(text))) => take(&text, &heard),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                    Some(Ok(_)) => {}
                }
                continue;
            }
        };
        let leaves = said == ClientMessage::Leave;
        let Ok(text) = serde_json::to_string(&said) else { continue };
        if socket.send(Message::text(text)).await.is_err() {
            return;
        }
        if leaves {
            let _ = socket.close(None).await;
            return;
        }
    }
}

fn take(text: &str, heard: &mpsc::Sender<ServerMessage>) {
    match serde_json::from_str(text) {
        Ok(ServerMessage::Pong { nonce: KEEP_ALIVE }) => {}
        Ok(message) => {
            if heard.try_send(message).is_err() {
                tracing::debug!("a message of the room was dropped: nobody reads");
            }
        }
        Err(error) => tracing::debug!(%error, "the room said something unknown"),
    }
}
