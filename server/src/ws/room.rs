//! `GET /ws/room?grant=..` or `?room=..`: a WebSocket into a room.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context as TaskContext, Poll};

use axum::extract::ws::{Message, WebSocket};
use axum::extract::{Query, State, WebSocketUpgrade};
use axum::response::Response;
use futures_util::{Sink, Stream};
use serde::Deserialize;
use signaling::protocol::{ErrorCode, MAX_MESSAGE_BYTES};
use signaling::{Entry, Frame, Hub, RoomId};

use crate::http::App;

#[derive(Deserialize)]
pub struct Enter {
    /// To join.
    grant: Option<String>,
    /// To resume: the token in the first message proves who it is.
    room: Option<String>,
}

/// Opens the socket in any case, so that a refusal can say why.
pub async fn enter(State(app): State<App>, Query(query): Query<Enter>, upgrade: WebSocketUpgrade) -> Response {
    let entry = entry(&app, query);
    // One byte more than the protocol allows, so that the room itself can refuse by name what is too long.
    upgrade.max_message_size(MAX_MESSAGE_BYTES * 2).max_frame_size(MAX_MESSAGE_BYTES * 2).on_upgrade(move |socket| async move {
        metrics::gauge!("room_sockets").increment(1.0);
        let socket = Socket(Mutex::new(socket));
        match entry {
            Ok(entry) => app.cx.hub.serve(entry, socket).await,
            Err(code) => Hub::refuse(socket, code).await,
        }
        metrics::gauge!("room_sockets").decrement(1.0);
    })
}

fn entry(app: &App, query: Enter) -> Result<Entry, ErrorCode> {
    match (query.grant, query.room) {
        (Some(token), _) => {
            let now_ms = u64::try_from(app.cx.clock.now().0).unwrap_or(0);
            Ok(Entry::Grant(app.cx.grants.verify(&token, now_ms)?))
        }
        (None, Some(room)) => Ok(Entry::Resume(RoomId(room))),
        (None, None) => Err(ErrorCode::GrantInvalid),
    }
}

/// axum's socket in signaling's frames. The mutex is never locked: it only makes the socket `Sync`, so that a future may
/// hold a reference to it.
struct Socket(Mutex<WebSocket>);

impl Socket {
    fn inner(self: Pin<&mut Self>) -> Pin<&mut WebSocket> {
        Pin::new(self.get_mut().0.get_mut().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Stream for Socket {
    type Item = Result<Frame, axum::Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        self.inner().poll_next(cx).map(|next| {
            next.map(|message| {
                message.map(|message| match message {
                    Message::Text(text) => Frame::Text(text.to_string()),
                    Message::Binary(bytes) => Frame::Binary(bytes.to_vec()),
                    Message::Ping(bytes) => Frame::Ping(bytes.to_vec()),
                    Message::Pong(bytes) => Frame::Pong(bytes.to_vec()),
                    Message::Close(_) => Frame::Close,
                })
            })
        })
    }
}

impl Sink<Frame> for Socket {
    type Error = axum::Error;

    fn poll_ready(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner().poll_ready(cx)
    }

    fn start_send(self: Pin<&mut Self>, frame: Frame) -> Result<(), Self::Error> {
        let message = match frame {
            Frame::Text(text) => Message::Text(text.into()),
            Frame::Binary(bytes) => Message::Binary(bytes.into()),
            Frame::Ping(bytes) => Message::Ping(bytes.into()),
            Frame::Pong(bytes) => Message::Pong(bytes.into()),
            Frame::Close => Message::Close(None),
        };
        self.inner().start_send(message)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner().poll_flush(cx)
    }

    fn poll_close(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner().poll_close(cx)
    }
}
